using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Policies.Accounts;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Status;

/// <summary>Everything that a person looks at first. Each part is read on its own, so that one that cannot be read does not hide the others.</summary>
/// <param name="At">The stack's time at which the parts were read.</param>
public sealed record StackStatus(DateTimeOffset At)
{
    public required Known<IReadOnlyList<SwitchedMode>> Switches { get; init; }

    public required Known<ActiveRead> Policy { get; init; }

    /// <summary>The policy that waits for a second person; null if none does.</summary>
    public required Known<PolicyProposal?> Proposal { get; init; }

    /// <summary>The latest run of each function on a schedule.</summary>
    public required Known<IReadOnlyList<FunctionRun>> Runs { get; init; }

    /// <summary>Open gates, oldest first.</summary>
    public required Known<IReadOnlyList<GateRecord>> Gates { get; init; }

    /// <summary>Steps that wait, have no gate, and cannot be read.</summary>
    public required Known<UnreadableSteps> Unreadable { get; init; }

    /// <summary>Builds that have not ended, newest first.</summary>
    public required Known<IReadOnlyList<BuildRecord>> UnderWay { get; init; }

    /// <summary>Builds that began today or yesterday and failed or were stopped by a gate, newest first.</summary>
    public required Known<IReadOnlyList<BuildRecord>> Failed { get; init; }

    /// <summary>Pipelines that the service disabled.</summary>
    public required Known<IReadOnlyList<PipelineHealthRecord>> Disabled { get; init; }

    /// <summary>Configurations that differ from the policy.</summary>
    public required Known<IReadOnlyList<ConfigurationRecord>> Drift { get; init; }

    /// <summary>Number of failed events by failure queue.</summary>
    public required Known<IReadOnlyList<QueueStatus>> Queues { get; init; }

    /// <summary>Which pipelines have the gates that the policy demands.</summary>
    public required Known<AccountCoverage> Coverage { get; init; }

    /// <summary>The sweep's latest run; null if none is recorded or runs cannot be read.</summary>
    public FunctionRun? Sweep => RunOf(FunctionRun.Sweep);

    public FunctionRun? RunOf(string function) => Runs is Known<IReadOnlyList<FunctionRun>>.Yes(var runs) ? runs.FirstOrDefault(run => run.Function == function) : null;

    /// <summary>Whether gates are off, by a switch or by the policy, and how many steps waited unanswered at the latest sweep.</summary>
    public GatesOff? GatesOff => GatesOff.Of(Switches is Known<IReadOnlyList<SwitchedMode>>.Yes(var switches) ? switches : [], Sweep);
}

/// <param name="Name">The queue's logical id.</param>
/// <param name="Messages">Approximate, as SQS counts.</param>
public sealed record QueueStatus(string Name, int Messages);

/// <summary>Gates are off: waiting steps get no answer until the service's time-out ends them.</summary>
/// <param name="Switch">The switch; null where the policy itself says so.</param>
/// <param name="Unanswered">Steps that waited at <paramref name="CountedAt"/>; null while no sweep has counted.</param>
public sealed record GatesOff(SwitchedMode? Switch, int? Unanswered, DateTimeOffset? CountedAt)
{
    /// <param name="sweep">The sweep's latest run; it counts waiting steps only while gates are off.</param>
    /// <returns>Null when gates are not off.</returns>
    public static GatesOff? Of(IEnumerable<SwitchedMode> switches, FunctionRun? sweep)
    {
        var one = switches.FirstOrDefault(candidate => candidate.Capability == Capability.Gates);
        var counted = sweep?.Unanswered is not null ? sweep.EndedAt : default(DateTimeOffset?);
        return one switch
        {
            { Mode: Mode.Off } => new(one, sweep?.Unanswered, counted),
            { Mode: not null } => null,
            // Switched back since the sweep counted: the next one says whether the policy's own mode is off.
            { Since: { } since } when since > counted => null,
            _ when counted is not null => new(null, sweep!.Unanswered, counted),
            _ => null,
        };
    }
}
