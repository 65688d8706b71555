/* Networks with the weights of an integer formula that make-import.py computes alike, so that large ones need
 * no file. */
#pragma once

#include "limner/safetensors.h"

#include <math.h>
#include <string.h>

/* -0.5 .. 0.5 */
static inline double
noise (guint32 i, guint32 salt)
{
  guint32 bits = (i + 1) * 2654435761u + salt * 40503u * 65537u;

  bits = (bits ^ bits >> 15) * 2246822519u;
  return (bits >> 8) / 16777216.0 - 0.5;
}

static inline void
fill (LimnerTensor *tensor, const char *name, guint salt)
{
  gboolean scales = g_str_has_suffix (name, "weight") || g_str_has_suffix (name, "running_var");

  for (gsize i = 0; i < tensor->size; i++)
    {
      double u = noise ((guint32) i, salt);

      if (tensor->rank > 1)
        u *= sqrt (24 / ((double) tensor->size / (double) tensor->shape[0]));
      else
        u = scales ? 1 + u * 0.4 : u * 0.2;
      tensor->data[i] = (float) u;
    }
}

/* Writes a file with PyTorch's names: "name:axis,axis;name:…", each with an outer name before it. */
static inline char *
write_parameters (const char *folder, const char *parameters, const char *outer_name)
{
  g_auto (GStrv) list = g_strsplit (parameters, ";", -1);
  guint n = g_strv_length (list);
  g_autofree LimnerNamedTensor *tensors = g_new0 (LimnerNamedTensor, n);
  char *path = g_build_filename (folder, "made.safetensors", NULL);
  GError *error = NULL;

  for (guint i = 0; i < n; i++)
    {
      char *colon = strchr (list[i], ':');
      g_auto (GStrv) axes = g_strsplit (colon + 1, ",", -1);
      gint64 shape[LIMNER_MAX_RANK];
      int rank = 0;
      LimnerTensor *tensor;

      for (; axes[rank]; rank++)
        shape[rank] = g_ascii_strtoll (axes[rank], NULL, 10);
      *colon = '\0';
      tensor = limner_tensor_new (rank, shape, &error);
      g_assert_no_error (error);
      fill (tensor, list[i], i);
      tensors[i] = (LimnerNamedTensor) { g_strconcat (outer_name, list[i], NULL), tensor };
    }
  limner_safetensors_write (path, tensors, n, NULL, LIMNER_DTYPE_F32, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      limner_tensor_unref ((LimnerTensor *) tensors[i].tensor);
      g_free ((char *) tensors[i].name);
    }
  return path;
}
