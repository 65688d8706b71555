/* Ranges of layers by what they change. */
#include "base/settings-private.h"
#include "portrait/network-private.h"

static const char *const range_names[] = { "coarse", "middle", "fine", "all", NULL };

gboolean
limner_layer_range_parse (const char *text, LimnerLayerRange *range, GError **error)
{
  int value = 0;

  if (!limner_parse_choice (range_names, "layers", text, &value, error))
    return FALSE;
  *range = (LimnerLayerRange) value;
  return TRUE;
}

const char *
limner_layer_range_name (LimnerLayerRange range)
{
  return range_names[range];
}

/* Layers up to 8 pixels are coarse, layers up to 32 are middle, provided that a third remains for the
 * others. */
void
limner_layer_range_of (int layers, LimnerLayerRange range, int *first, int *end)
{
  int coarse = MIN (4, (layers + 1) / 3), middle = MIN (8, 2 * layers / 3);
  const int bounds[] = { 0, coarse, middle, layers };

  *first = range == LIMNER_LAYERS_ALL ? 0 : bounds[range];
  *end = range == LIMNER_LAYERS_ALL ? layers : bounds[range + 1];
}

void
limner_portrait_layer_range (const LimnerPortrait *portrait, LimnerLayerRange range, int *first, int *end)
{
  limner_layer_range_of (portrait->shape.layers, range, first, end);
}
