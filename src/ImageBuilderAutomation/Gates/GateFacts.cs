using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Gates;

/// <summary>All facts for the rules. They are read beforehand, so that rules do no I/O.</summary>
/// <param name="Findings">Known only when this build's scan has completed and every page was read.</param>
/// <param name="Now">When the facts were read.</param>
public sealed record GateFacts(
    WaitingStep Step,
    ImageFacts Image,
    Known<IReadOnlyList<Finding>> Findings,
    Known<TestResults> Tests,
    IReadOnlyList<Approval> Approvals,
    DateTimeOffset Now)
{
    /// <summary>Installed packages.</summary>
    public Known<IReadOnlyList<Package>> Packages { get; init; } = NotRead<IReadOnlyList<Package>>();

    /// <summary>When the parent image was created.</summary>
    public Known<DateTimeOffset> ParentCreatedAt { get; init; } = NotRead<DateTimeOffset>();

    /// <summary>IAM or STS ARNs of everybody who started or retried the build; empty when only services did.</summary>
    public Known<IReadOnlyList<string>> Starters { get; init; } = NotRead<IReadOnlyList<string>>();

    /// <summary>Known only when the latest scan has completed and all findings that it counted have arrived.</summary>
    public Known<AmiScan> AmiScan { get; init; } = NotRead<AmiScan>();

    /// <summary>The roles of those who approved, who started the build and who published the policy.</summary>
    public KnownRoles Roles { get; init; } = KnownRoles.None("");

    /// <summary>IAM or STS ARNs of whoever published the policy. They fill no seat in a gate that their own policy releases.</summary>
    public IReadOnlyList<string> PolicyAuthors { get; init; } = [];

    public ApprovalFacts ToApprovalFacts() => new(Image.Arn, Approvals, Roles, Starters, PolicyAuthors);

    internal static Known<T> NotRead<T>() => new Known<T>.No("no rule asks for it");
}

/// <summary>Facts beyond the step and its image. Each costs API calls, so it is read only when a rule needs it.</summary>
[Flags]
public enum GateNeeds
{
    None = 0,
    Findings = 1,
    Tests = 2,
    Packages = 4,
    Parent = 8,
    Starters = 16,
    AmiScan = 32,
    Roles = 64,
}

/// <summary>Number of a build's test workflow executions by result.</summary>
public sealed record TestResults(int Passed, int Failed, int Unfinished);

/// <summary>Amazon Inspector's latest on-demand scan of the image's AMI, with all of its findings.</summary>
public sealed record AmiScan(string AmiId, DateTimeOffset CompletedAt, IReadOnlyList<Finding> Findings);
