"""The pages in a real browser, against the product as operators run it."""
