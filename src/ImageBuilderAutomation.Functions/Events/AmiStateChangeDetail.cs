using System.Text.Json.Serialization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Leftovers;

namespace ImageBuilderAutomation.Functions.Events;

/// <summary>Detail of <c>EC2 AMI State Change</c>. Its members begin with capital letters.</summary>
public sealed record AmiStateChangeDetail
{
    public const string DetailType = "EC2 AMI State Change";

    [JsonPropertyName("ImageId")]
    public string? ImageId { get; init; }

    [JsonPropertyName("State")]
    public string? State { get; init; }

    /// <exception cref="UnusableEventException">The member is missing, or is not an AMI's id.</exception>
    internal static string RequireImageId(string? id) => id is not null && AmiId.IsValid(id) ? id : throw new UnusableEventException("detail.ImageId, the id of an AMI", id);

    /// <exception cref="UnusableEventException">The rule of this function selects other states.</exception>
    internal static string RequireState(string? state) => state is AmiStates.Disabled or AmiStates.Deregistered
        ? state
        : throw new UnusableEventException("detail.State disabled or deregistered", state);
}
