"""Temperatures, symptoms, samples and results of people in isolation."""
