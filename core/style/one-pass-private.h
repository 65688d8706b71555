/* Networks that paint a picture in one pass, made ready to do so: of one painting (Johnson et al. 2016). */
#pragma once

#include "limner/model.h"
#include "style/planes-private.h"

#include <gio/gio.h>

typedef struct _LimnerOnePass LimnerOnePass;

typedef enum
{
  LIMNER_ONE_PASS_NONE,
  LIMNER_ONE_PASS_OWN_STYLE, /* a painting of its own that it was trained on */
} LimnerOnePassKind;

LimnerOnePassKind limner_one_pass_kind (LimnerModel *model);

/* LIMNER_ERROR_UNSUPPORTED for a network that does not, or that is not whole. */
LimnerOnePass *limner_one_pass_new (LimnerModel *model, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_one_pass_free (LimnerOnePass *self);

/* Whether it paints in any style, which has to be shown to it; otherwise it has one of its own. */
gboolean limner_one_pass_takes_styles (const LimnerOnePass *self);

/* Bytes that a pass over height x width takes beside its two pictures; 0 with an error. */
gsize limner_one_pass_estimate (LimnerOnePass *self, int height, int width, GError **error);

/* planes and out: [3,H,W] R'G'B' 0..1, no side shorter than LIMNER_STYLE_MIN_SIDE. */
gboolean limner_one_pass_run (LimnerOnePass *self, const float *planes, int height, int width, float *out,
                              GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerOnePass, limner_one_pass_free)
