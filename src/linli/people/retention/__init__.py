"""How long personal data stays after its matter is over: by kind and field, by area, emptied by night (PIPL 19, 47)."""
