using ImageBuilderAutomation.Console.Elements;
using ImageBuilderAutomation.Console.People;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Console.Gates;

/// <summary>One gate as a person sees it.</summary>
/// <param name="Person">The ARN of the person who looks; null where it is not known.</param>
public sealed record GateView(FoundGate Found, string? Person, DateTimeOffset Now)
{
    /// <summary>Of a closed gate those that its last decision saw; of an open one those that people gave.</summary>
    public IReadOnlyList<Approval> Approvals => Found switch
    {
        { Gate: { IsClosed: true } gate } => gate.Approvals,
        { Gate: { } gate, Approvals: { Problem: null } said } => said.Of(gate.StepExecutionId),
        _ => Found.Gate?.Approvals ?? [],
    };

    /// <summary>Approvals that were withdrawn.</summary>
    public IEnumerable<Withdrawal> Withdrawn =>
        Found is { Gate: { } gate, Approvals: { } said } ? said.Withdrawn.Where(one => one.Approval.StepExecutionId == gate.StepExecutionId) : [];

    /// <summary>A person's stop of the image.</summary>
    public StopRequest? Stop => Found.Gate?.Stop ?? Found.Approvals?.Stop;

    /// <summary>Whether the person who looks has an approval to withdraw; also where that is not known.</summary>
    public bool MayWithdraw => Found.Gate is { IsClosed: false } && Approvals.Any(approval => Person is null || approval.By == Person);

    public static async Task<GateView> ReadAsync(GateReadings readings, CurrentPerson current, string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(readings);
        ArgumentNullException.ThrowIfNull(current);
        return new(await readings.FindAsync(name, cancellationToken), await PersonAsync(current, cancellationToken), now);
    }

    private static async Task<string?> PersonAsync(CurrentPerson current, CancellationToken cancellationToken)
    {
        if (!current.IsKnown)
            return null;
        try
        {
            return await current.ReadArnAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && Problem.Explain(e) is not null)
        {
            return null;
        }
    }
}
