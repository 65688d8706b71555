/* Published files whose digest is known: what their publishers say of them. */
#pragma once

typedef struct
{
  const char *digest; /* start of the SHA-256, at least 8 digits */
  const char *title, *licence, *source, *training_data;
} LimnerKnownFile;

/* The file of that digest, or NULL. */
const LimnerKnownFile *limner_known_file (const char *digest);
