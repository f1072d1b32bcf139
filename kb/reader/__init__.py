"""What readers get besides pages: the API and structured data; later feeds and feedback."""
