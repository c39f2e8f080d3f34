"""Help between neighbours and joint collections."""
