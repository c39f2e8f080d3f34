"""Duty rotas."""
