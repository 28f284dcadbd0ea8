"""From a version that was issued to the folder that one sends so that all may sign it."""
