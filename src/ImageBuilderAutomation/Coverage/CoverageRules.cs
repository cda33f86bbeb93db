using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.Coverage;

/// <summary>What coverage is measured by: the gate rules of the policy, and the exceptions in its section <c>coverage</c>.</summary>
public sealed record CoverageRules(IReadOnlyList<GateRule> Gates, IReadOnlyList<CoverageException> Exceptions, string PolicyHash)
{
    /// <summary>In place of a policy's hash while no policy can be used.</summary>
    public const string NoPolicy = "none";

    /// <summary>Demands nothing.</summary>
    public static readonly CoverageRules None = new([], [], "");

    /// <summary>The rules that have at least one condition.</summary>
    public IEnumerable<GateRule> Demanding => Gates.Where(rule => rule.Require.Count > 0);
}

/// <summary>One entry of <c>coverage.exceptions</c>: pipelines or builds that may do without the gates that the policy demands, until a given day.</summary>
public sealed record CoverageException
{
    /// <summary>The entry's <c>pipelines</c>, <c>recipes</c> and <c>images</c>.</summary>
    public required Scope Only { get; init; }

    /// <summary>The last day (UTC) on which the exception counts.</summary>
    public required DateOnly Until { get; init; }

    public required string Reason { get; init; }

    /// <summary>The term of an exception follows the same rule as that of a waiver.</summary>
    public WaiverTerm TermAt(DateTimeOffset now) => Waiver.TermAt(Until, now);
}
