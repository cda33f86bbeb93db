using System.Globalization;

namespace ImageBuilderAutomation.Domain;

/// <summary>
/// Why a build failed, as the service names it in the image's state since autumn 2026 (Image Builder API reference, ImageFailureContext). Every member may be
/// missing. Texts are untrusted: show them, never act on them.
/// </summary>
public sealed record FailureContext
{
    private const int RegionsInMessage = 5;

    /// <summary>The status of the image when it failed.</summary>
    public string? ImageStatus { get; init; }

    public string? WorkflowExecutionId { get; init; }

    public string? WorkflowArn { get; init; }

    public string? StepExecutionId { get; init; }

    /// <summary>The name of the failed workflow step.</summary>
    public string? Step { get; init; }

    /// <summary>Null unless a component failed.</summary>
    public FailedComponent? Component { get; init; }

    /// <summary>The message of a failed distribution; null unless a distribution failed.</summary>
    public string? DistributionMessage { get; init; }

    /// <summary>Regions to which the image was not distributed.</summary>
    public IReadOnlyList<FailedRegion> Regions { get; init; } = [];

    /// <summary>Number of further Regions, omitted to bound the size of the record.</summary>
    public int OmittedRegions { get; init; }

    /// <summary><c>BUILD</c>, <c>TEST</c> or <c>DISTRIBUTION</c>, as in the workflow's ARN; null without an ARN.</summary>
    public string? WorkflowType => WorkflowArn?.Split(":workflow/") is [_, var path] ? path.Split('/')[0].ToUpperInvariant() : null;

    /// <summary>What failed and why; null if the service names neither a component nor a distribution.</summary>
    public string? Message
    {
        get
        {
            string?[] parts = [Component?.ToString(), DistributionMessage, .. Regions.Take(RegionsInMessage).Select(region => region.ToString()), More()];
            return string.Join("; ", parts.Where(part => !string.IsNullOrWhiteSpace(part))) is { Length: > 0 } message ? message : null;
        }
    }

    public bool Equals(FailureContext? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>All members, for comparing: the list of Regions with its items.</summary>
    public override string ToString() => string.Join('\n', (object?[])
    [
        ImageStatus, WorkflowExecutionId, WorkflowArn, StepExecutionId, Step, Component?.ToString(), DistributionMessage, .. Regions.Select(region => region.ToString()),
        OmittedRegions.ToString(CultureInfo.InvariantCulture),
    ]);

    private string? More() => Regions.Count + OmittedRegions - RegionsInMessage is > 0 and var more
        ? string.Create(CultureInfo.InvariantCulture, $"and {more} more Regions")
        : null;
}

/// <summary>The first failed step of a component's document.</summary>
/// <param name="Arn">ARN of the component's build version.</param>
public sealed record FailedComponent(string? Arn, string? Phase, string? Step, string? Action, string? Message)
{
    public override string ToString()
    {
        string?[] where =
        [
            VersionedArn.TryParse(Arn, out var arn) ? arn.Path : Arn ?? "component",
            Phase is null ? null : $"phase {Phase}",
            Step is null ? null : $"step {Step}{(Action is null ? "" : $" ({Action})")}",
        ];
        return $"{string.Join(", ", where.OfType<string>())}{(string.IsNullOrWhiteSpace(Message) ? " failed" : $": {Message}")}";
    }
}

/// <summary>A Region to which an image was not distributed.</summary>
/// <param name="Account">The account that should get the image; null for the account of the build.</param>
/// <param name="Status"><c>FAILED</c>, <c>CANCELLED</c> or <c>TIMED_OUT</c>.</param>
/// <param name="ConfigurationStep">What failed after the copy, such as <c>UPDATE_LAUNCH_TEMPLATES</c>; null if the copy itself failed.</param>
public sealed record FailedRegion(string? Region, string? Account, string? Status, string? ConfigurationStep, string? Message)
{
    public override string ToString() =>
        $"{Region ?? "a Region"}{(Account is null ? "" : $" of {Account}")} {Status ?? "failed"}{(ConfigurationStep is null ? "" : $" at {ConfigurationStep}")}"
        + (string.IsNullOrWhiteSpace(Message) ? "" : $": {Message}");
}
