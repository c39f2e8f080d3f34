"""The pack workshop at the command line: `linli pack check, draw, try, play, publish`."""
