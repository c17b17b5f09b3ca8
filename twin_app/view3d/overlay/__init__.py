"""What is written over the 3D picture: labels, legend, scale bar, title. Pillow only, no renderer."""
