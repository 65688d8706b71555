/* Networks for arbitrary styles: an encoder and a decoder in one graph. The decoder's weights are
 * adapted to the statistics of a job's pictures before it runs. There are two kinds.
 *
 * adain-decoder (Huang & Belongie 2017) reads one layer of the encoder. The channels of that layer get
 * the style's mean and deviation.
 *
 * instant-decoder reads four layers. The style's statistics modulate its convolutions (as in Dumoulin et
 * al. 2017, Ghiasi et al. 2017). All layers but the deepest also get the style's covariance, by optimal
 * transport (Li et al. 2017). Its input and output have the colours of the style's palette. */
#pragma once

#include "networks/network-private.h"

#define LIMNER_STYLE_NETWORK_LEVELS 4

/* A layer of the encoder that the decoder reads. */
typedef struct
{
  int node;
  gboolean covariance; /* matches the style's covariance; otherwise mean and deviation of each channel */
} LimnerStyleNetworkLevel;

/* A convolution of the decoder, weight [O,I,K,K]. */
typedef struct
{
  int node;
  LimnerTensor *weight, *bias;           /* as trained */
  LimnerTensor *live_weight, *live_bias; /* those of the graph */
  int level;                             /* index of the level that is its only input; -1: none */
  int modulation;                        /* start of its 2 O values in the FiLM vector; -1: none */
  gboolean reads_input;                  /* its last three channels are the network's input */
} LimnerStyleNetworkConv;

typedef struct
{
  LimnerModel *encoder; /* its preprocessing makes the input */
  LimnerGraph *graph;   /* owned; other jobs do not change it */
  int image;
  LimnerStyleNetworkLevel levels[LIMNER_STYLE_NETWORK_LEVELS];
  guint n_levels;
  GArray *convs;                   /* LimnerStyleNetworkConv */
  gboolean palette;                /* content is mapped to the style's palette before the network */
  double shrink, stretch, epsilon; /* of the statistics' transport */
  /* Compute the modulation from the statistics; NULL without modulation. */
  LimnerTensor *code_weight, *code_bias, *code_mean, *code_scale, *film_weight, *film_bias;
  double code_floor, code_limit;
} LimnerStyleNetwork;

/* Whether a model is such a decoder. */
gboolean limner_model_is_style_network (const LimnerModel *model);

/* The ID of the encoder that the decoder was trained with, or NULL. */
const char *limner_style_network_encoder_id (const LimnerModel *decoder);
/* The deepest layer of the encoder that the decoder reads, or NULL. */
const char *limner_style_network_deepest_tap (LimnerModel *decoder);
/* Whether the decoder can use the candidate as its encoder: a VGG in RGB that has the layer which the
 * decoder reads, with as many channels as the decoder's first convolution, and with the digest that the
 * decoder names, if it names one. */
gboolean limner_style_network_takes_encoder (LimnerModel *decoder, LimnerModel *candidate);

/* The encoder of a decoder that was opened by limner_model_load. The caller owns a reference.
 * LIMNER_ERROR_NO_MODEL if it is not in the registry, LIMNER_ERROR_FORMAT if the decoder's description
 * is damaged. */
LimnerModel *limner_style_network_find_encoder (LimnerModel *decoder,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Builds one graph of a decoder and its encoder from limner_style_network_find_encoder. FALSE with
 * LIMNER_ERROR_FORMAT if the two do not fit. */
gboolean limner_style_network_init (LimnerStyleNetwork *network, LimnerModel *decoder, LimnerModel *encoder,
                                    GError **error);
void limner_style_network_clear (LimnerStyleNetwork *network);

/* Updates the graph after live_weight or live_bias has changed. */
void limner_style_network_refresh (const LimnerStyleNetwork *network, const LimnerStyleNetworkConv *conv);
