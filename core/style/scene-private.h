/* What a painting is made from, prepared once: the part of the content to paint, and the styles, as planes
 * the network can see. */
#pragma once

#include "image/region-private.h"
#include "style/objective-private.h"

typedef struct
{
  LimnerRegion part; /* of the content, in the colours to paint in */
  guint n_styles;
  LimnerPlanes *styles; /* each at its own size; planes and weights owned */
  double *shares;       /* [n_styles], sum 1 */
} LimnerScene;

typedef enum
{
  LIMNER_SCENE_WITHOUT_STYLES, /* the network has a style of its own, and no other is wanted */
  LIMNER_SCENE_STYLES,         /* content and styles */
  LIMNER_SCENE_MATCHED,        /* and, unless colours are kept, the content in the styles' palette */
} LimnerSceneKind;

/* FALSE with an error, or with none and no part when the mask is 0 everywhere: nothing to paint. */
gboolean limner_scene_init (LimnerScene *scene, const LimnerImage *content, const LimnerStyleSource *styles,
                            guint n_styles, const LimnerStyleSettings *settings, LimnerSceneKind kind,
                            GError **error);
/* The styles alone: what they say is known. */
void limner_scene_drop_styles (LimnerScene *scene);
void limner_scene_clear (LimnerScene *scene);
