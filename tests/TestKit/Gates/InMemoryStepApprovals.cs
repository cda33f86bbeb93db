using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.People;

namespace TestKit.Gates;

/// <summary>What people said, with a real compare-and-set.</summary>
public sealed class InMemoryStepApprovals : IStepApprovals
{
    private readonly Dictionary<string, StepApprovals> _records = new(StringComparer.Ordinal);

    public StepApprovals Of(string stepExecutionId) => _records.GetValueOrDefault(stepExecutionId) ?? StepApprovals.None(stepExecutionId);

    public Task<StepApprovals> ReadAsync(string stepExecutionId, CancellationToken cancellationToken) => Task.FromResult(Of(stepExecutionId));

    public Task<IReadOnlyDictionary<string, StepApprovals>> ReadAsync(IReadOnlyCollection<string> stepExecutionIds, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, StepApprovals>>(
            stepExecutionIds.Distinct().Where(_records.ContainsKey).ToDictionary(step => step, step => _records[step]));

    public Task<StepApprovals?> TryWriteAsync(StepApprovals approvals, CancellationToken cancellationToken) => Task.FromResult(
        Of(approvals.StepExecutionId).Version == approvals.Version
            ? _records[approvals.StepExecutionId] = approvals with { Version = approvals.Version + 1 }
            : null);

    /// <summary>Stores an approval as if the person had called.</summary>
    public void Approve(string stepExecutionId, Approval approval)
    {
        var said = Of(stepExecutionId);
        _records[stepExecutionId] = said with { Approvals = [.. said.Approvals, approval], Version = said.Version + 1 };
    }

    public void Stop(string stepExecutionId, StopRequest stop)
    {
        var said = Of(stepExecutionId);
        _records[stepExecutionId] = said with { Stop = stop, Version = said.Version + 1 };
    }
}

/// <summary>The account's roles. Unless a test says otherwise, every role has session names that are its users' own.</summary>
public sealed class FakeRoles : IRoles
{
    public static readonly RoleFacts NamesPeople = new("/", NamesSessions: true);
    public static readonly RoleFacts AnyName = new("/", NamesSessions: false);
    public static readonly RoleFacts IdentityCenterRole = new("/aws-reserved/sso.amazonaws.com/eu-west-1/", NamesSessions: false);

    /// <summary>By name. Null: the role cannot be read.</summary>
    public Dictionary<string, RoleFacts?> All { get; } = new(StringComparer.Ordinal);

    public List<string> Reads { get; } = [];

    public Task<Known<RoleFacts>> ReadAsync(string name, CancellationToken cancellationToken)
    {
        Reads.Add(name);
        return Task.FromResult<Known<RoleFacts>>(
            !All.TryGetValue(name, out var facts) ? new Known<RoleFacts>.Yes(NamesPeople)
            : facts is null ? new Known<RoleFacts>.No($"role {name} cannot be read: AccessDenied")
            : new Known<RoleFacts>.Yes(facts));
    }
}
