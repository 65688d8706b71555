/* Portraits of people who do not exist: StyleGAN2 (Karras et al. 2019, "A style-based generator architecture
 * for generative adversarial networks"; 2020, "Analyzing and improving the image quality of StyleGAN").
 *
 * A face begins as z [D], normally distributed; the mapping network makes w [D] of it, and synthesis makes
 * the picture from one w for each of its L layers, w+ [L,D]: coarse layers (pose, shape) first, fine ones
 * (colour) last. */
#pragma once

#include "limner/model.h"
#include "limner/progress.h"
#include "limner/recipe.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _LimnerPortrait LimnerPortrait;

/* Makes the network ready; LIMNER_ERROR_UNSUPPORTED when it is not one that makes portraits. One thread at a
 * time may use it. */
LimnerPortrait *limner_portrait_new (LimnerModel *model, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_portrait_free (LimnerPortrait *portrait);

LimnerModel *limner_portrait_model (const LimnerPortrait *portrait);
int limner_portrait_side (const LimnerPortrait *portrait);   /* of its square pictures, pixels */
int limner_portrait_layers (const LimnerPortrait *portrait); /* L */
int limner_portrait_z_dim (const LimnerPortrait *portrait);
int limner_portrait_w_dim (const LimnerPortrait *portrait);
int limner_portrait_c_dim (const LimnerPortrait *portrait); /* words it was taught; may be 0 */

/* w [N,L,D] from z [N,D] and c [N,K] (NULL: zero). Layers below `cutoff` (negative: all) are drawn to the
 * average face: w = average + psi * (w - average). Wrong shapes, NaN and infinity are refused with
 * LIMNER_ERROR_ARGUMENT. */
LimnerTensor *limner_portrait_map (LimnerPortrait *portrait, const LimnerTensor *z, const LimnerTensor *c,
                                   double psi, int cutoff, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same truncation of w [N,D] or [N,L,D]. */
LimnerTensor *limner_portrait_truncate (LimnerPortrait *portrait, const LimnerTensor *w, double psi,
                                        int cutoff, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Pictures [N,3,R,R] in the network's own range, about -1..1, from w [N,L,D]. noise: what the network's
 * constant noise is multiplied with, 0 (none) or 1. */
LimnerTensor *limner_portrait_synthesise (LimnerPortrait *portrait, const LimnerTensor *w, double noise,
                                          GCancellable *cancellable,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerPortrait, limner_portrait_free)

G_END_DECLS
