using System.Globalization;
using System.Text.Json.Serialization;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Functions.Events;

/// <summary>Detail of <c>EC2 Image Builder Image Pipeline Automatically Disabled</c>. The count is a text.</summary>
public sealed record PipelineDisabledDetail
{
    public const string DetailType = "EC2 Image Builder Image Pipeline Automatically Disabled";

    [JsonPropertyName("consecutive-failures")]
    public string? ConsecutiveFailures { get; init; }

    /// <exception cref="UnusableEventException">The member is missing, or is not a count of one or more.</exception>
    internal static int RequireFailures(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var failures) && failures > 0
            ? failures
            : throw new UnusableEventException("detail.consecutive-failures, a number of at least 1 as text", text);
}
