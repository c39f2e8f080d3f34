"""What residents and staff open in a browser: read the request, call one service or query, answer."""
