"""The desk: a folder of the child's own, and JupyterLab made calm, for a student or a teacher."""
