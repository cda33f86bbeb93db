using System.Text.Json.Serialization;

namespace ImageBuilderAutomation.Functions.Events;

/// <summary>Detail of <c>EC2 Image Builder Image State Change</c>. It contains only the two states: no reason and no AMI.</summary>
public sealed record ImageStateChangeDetail
{
    public const string DetailType = "EC2 Image Builder Image State Change";

    [JsonPropertyName("previous-state")]
    public ImageStateDetail? PreviousState { get; init; }

    public ImageStateDetail? State { get; init; }
}

public sealed record ImageStateDetail(string? Status);
