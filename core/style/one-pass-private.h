/* Networks that paint a picture in one pass: in a single style (Johnson et al. 2016), or in an arbitrary
 * style (arbitrary-style-private.h). */
#pragma once

#include "limner/model.h"
#include "style/arbitrary-style-private.h"
#include "style/single-style-private.h"

typedef struct _LimnerOnePass LimnerOnePass;

typedef enum
{
  LIMNER_ONE_PASS_NONE,
  LIMNER_ONE_PASS_SINGLE_STYLE, /* the style of its training */
  LIMNER_ONE_PASS_ARBITRARY_STYLE,
} LimnerOnePassKind;

LimnerOnePassKind limner_one_pass_kind (LimnerModel *model);

/* LIMNER_ERROR_UNSUPPORTED for a network that does not paint in one pass, or is incomplete. */
LimnerOnePass *limner_one_pass_new (LimnerModel *model, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_one_pass_free (LimnerOnePass *self);

/* Whether it paints in an arbitrary style, which must be set; otherwise it has a single style. */
gboolean limner_one_pass_takes_styles (const LimnerOnePass *self);

/* At which size styles are measured. */
typedef struct
{
  int longest;        /* side of the painting, pixels */
  double style_scale; /* size of the style's features relative to the picture */
  gsize limit;        /* bytes that measuring a style may take; a larger style is reduced */
} LimnerStyleSizing;

/* Sets the styles of an arbitrary-style network. */
gboolean limner_one_pass_show_styles (LimnerOnePass *self, const LimnerStyleSet *styles,
                                      const LimnerStyleSizing *sizing, const LimnerJob *job, GError **error);

/* Bytes that measuring a style takes, at most a square of that side; 0 for a single-style network. */
gsize limner_one_pass_style_bytes (LimnerOnePass *self, int side);

/* Bytes of a pass over a picture of that extent without the content, the painting included, within `limit`
 * where possible; 0 with an error. *work: the time, relative to a pass in one piece. */
gsize limner_one_pass_estimate (LimnerOnePass *self, const LimnerExtent *extent, gsize limit, double *work,
                                GError **error);

/* Paints task->content, no side shorter than LIMNER_STYLE_MIN_SIDE, into `painted`, which it initialises:
 * [3,H,W] R'G'B' (limner_unorm16_planes_clear). */
gboolean limner_one_pass_run (LimnerOnePass *self, const LimnerPassTask *task, LimnerUnorm16Planes *painted,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerOnePass, limner_one_pass_free)
