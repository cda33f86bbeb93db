using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.History;

/// <summary>Reads the gate that may have ended a build, and finds whether that gate's own notification reports the end.</summary>
public sealed class GateEnds(IGateRecords gates, IModeOverrides modes, GateOptions options)
{
    /// <returns>Why the build ended without an image; null if it did not.</returns>
    public async Task<(EndCause? Cause, bool IsReportedByGate)> FindAsync(BuildDetails details, CancellationToken cancellationToken)
    {
        var gate = EndCause.GateStepOf(details) is { } step ? await ReadAsync(details.ImageArn, step.Id, cancellationToken) : null;
        var cause = EndCause.Of(details, gate);
        return (cause, gate is not null && cause is { IsStop: true } && await IsReportedAsync(gate, cancellationToken));
    }

    /// <summary>A closed gate was published before it was written. An open one is closed by the next sweep, unless gates are off.</summary>
    private async Task<bool> IsReportedAsync(GateRecord gate, CancellationToken cancellationToken) =>
        gate.IsClosed || gate.State is GateState.Sending
        || await modes.ReadAsync(Capability.Gates, options.Mode, cancellationToken) is not Mode.Off;

    private async Task<GateRecord?> ReadAsync(string imageArn, string stepExecutionId, CancellationToken cancellationToken)
    {
        try
        {
            return await gates.ReadAsync(imageArn, stepExecutionId, cancellationToken);
        }
        catch (InvalidDataException)
        {
            // A damaged gate must not keep the end of its build from being recorded.
            return null;
        }
    }
}
