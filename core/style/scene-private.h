/* The prepared input of a painting: the region of the content to paint, and the styles, as planes in the
 * network's range. */
#pragma once

#include "image/region-private.h"
#include "style/objective-private.h"

typedef struct
{
  LimnerRegion region; /* of the content, in the colours of the painting */
  guint n_styles;
  LimnerPlanes *styles; /* each at its own size; planes and weights owned */
  double *shares;       /* [n_styles], sum 1 */
} LimnerScene;

typedef enum
{
  LIMNER_SCENE_WITHOUT_STYLES, /* a single-style network; no style pictures */
  LIMNER_SCENE_STYLES,         /* content and styles */
  LIMNER_SCENE_MATCHED,        /* also, unless colours are kept, the content in the styles' palette */
} LimnerSceneKind;

typedef enum
{
  LIMNER_SCENE_FAILED, /* with an error */
  LIMNER_SCENE_EMPTY,  /* the mask is 0 everywhere: nothing to paint */
  LIMNER_SCENE_READY,
} LimnerSceneState;

/* Unless READY, the scene is clear. */
LimnerSceneState limner_scene_init (LimnerScene *scene, const LimnerStyleRequest *request,
                                    LimnerSceneKind kind, GError **error);
/* Frees the styles, when their statistics are known. */
void limner_scene_drop_styles (LimnerScene *scene);
void limner_scene_clear (LimnerScene *scene);
