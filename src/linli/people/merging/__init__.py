"""Two rows that are one human being become one row: found, compared, proposed by one person, made one by another."""
