#include "style/neighbour-layers-private.h"

#include "nn/receptive-field-private.h"

/* Pixels in which every layer up to the coarsest wanted has a whole number of positions. */
#define PIXELS 64

LimnerTapWeight *
limner_neighbour_layers (LimnerModel *model, const LimnerGraph *graph, guint *n)
{
  static const struct
  {
    int pixels; /* of a position's side */
    int most;   /* layers */
  } wanted[] = { { 1, 2 }, { 2, 2 }, { 4, 2 }, { 8, 1 } };
  int taken[G_N_ELEMENTS (wanted)] = { 0 };
  g_autoptr (GArray) layers = g_array_new (FALSE, FALSE, sizeof (LimnerTapWeight));
  LimnerTapWeight *own;

  *n = limner_model_tap_weights (model, "style", "neighbours", &own);
  if (*n > 0)
    return own;
  g_free (own);
  for (const char *const *name = limner_model_taps (model); *name != NULL; name++)
    {
      int node = limner_graph_find (graph, *name), positions;

      if (node < 0)
        continue;
      positions = limner_graph_pixels (graph, node, PIXELS);

      for (gsize k = 0; k < G_N_ELEMENTS (wanted); k++)
        if (positions * wanted[k].pixels == PIXELS && taken[k] < wanted[k].most)
          {
            LimnerTapWeight layer = { g_intern_string (*name), 1 };

            taken[k]++;
            g_array_append_val (layers, layer);
          }
    }
  *n = layers->len;
  return (LimnerTapWeight *) (void *) g_array_free (g_steal_pointer (&layers), FALSE);
}
