/* A w+ as text: base64 of little-endian numbers, L and D (16 bits each), then runs of equal layers: their
 * count (16 bits) and D floats. Most faces have one run, or one for each range of layers. */
#include "config.h"

#include "limner/error.h"
#include "limner/face.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Upper limits on layers and dimensions. */
#define MAX_LAYERS 64
#define MAX_DIM    4096

static void
put16 (GByteArray *bytes, gsize value)
{
  guint8 two[] = { (guint8) (value & 0xff), (guint8) (value >> 8) };

  g_byte_array_append (bytes, two, sizeof two);
}

static void
put_latent_row (GByteArray *bytes, const float *row, gsize d)
{
  for (gsize i = 0; i < d; i++)
    {
      guint32 bits;

      memcpy (&bits, row + i, sizeof bits);
      bits = GUINT32_TO_LE (bits);
      g_byte_array_append (bytes, (const guint8 *) &bits, sizeof bits);
    }
}

char *
limner_latent_to_text (const LimnerTensor *w)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize layers, d;

  g_return_val_if_fail (w->rank == 3 && w->shape[0] == 1, NULL);
  layers = (gsize) w->shape[1];
  d = (gsize) w->shape[2];
  put16 (bytes, layers);
  put16 (bytes, d);
  for (gsize first = 0, end; first < layers; first = end)
    {
      const float *row = w->data + first * d;

      for (end = first + 1; end < layers && memcmp (row, w->data + end * d, d * sizeof (float)) == 0; end++)
        ;
      put16 (bytes, end - first);
      put_latent_row (bytes, row, d);
    }
  return g_base64_encode (bytes->data, bytes->len);
}

/* --- reading --- */

typedef struct
{
  const guint8 *at, *end;
} Reader;

static gboolean
get16 (Reader *reader, gsize least, gsize most, gsize *value)
{
  if (reader->end - reader->at < 2)
    return FALSE;
  *value = reader->at[0] | (gsize) reader->at[1] << 8;
  reader->at += 2;
  return *value >= least && *value <= most;
}

static gboolean
get_row (Reader *reader, float *row, gsize d)
{
  if ((gsize) (reader->end - reader->at) < d * sizeof (float))
    return FALSE;
  for (gsize i = 0; i < d; i++, reader->at += sizeof (float))
    {
      guint32 bits;

      memcpy (&bits, reader->at, sizeof bits);
      bits = GUINT32_FROM_LE (bits);
      memcpy (row + i, &bits, sizeof bits);
      if (!isfinite (row[i]))
        return FALSE;
    }
  return TRUE;
}

/* NULL when the text is not a latent, or, with an error, when memory is short. */
static LimnerTensor *
read_latent (Reader *reader, GError **error)
{
  g_autoptr (LimnerTensor) w = NULL;
  gsize layers, d, count;

  if (!get16 (reader, 1, MAX_LAYERS, &layers) || !get16 (reader, 1, MAX_DIM, &d))
    return NULL;
  w = limner_tensor_new (3, (gint64[]) { 1, (gint64) layers, (gint64) d }, error);
  for (gsize layer = 0; w != NULL && layer < layers; layer += count)
    {
      float *row = w->data + layer * d;

      if (!get16 (reader, 1, layers - layer, &count) || !get_row (reader, row, d))
        return NULL;
      for (gsize i = 1; i < count; i++)
        memcpy (row + i * d, row, d * sizeof (float));
    }
  return reader->at == reader->end ? g_steal_pointer (&w) : NULL;
}

LimnerTensor *
limner_latent_from_text (const char *text, GError **error)
{
  gsize size = 0;
  g_autofree guint8 *bytes = text != NULL ? g_base64_decode (text, &size) : NULL;
  Reader reader = { bytes, bytes + size };
  GError *cause = NULL;
  LimnerTensor *w = bytes != NULL ? read_latent (&reader, &cause) : NULL;

  if (cause != NULL)
    g_propagate_error (error, cause);
  else if (w == NULL)
    g_set_error_literal (
        error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
        _ ("The text of a latent is damaged; copy all of it from the recipe of a portrait again."));
  return w;
}
