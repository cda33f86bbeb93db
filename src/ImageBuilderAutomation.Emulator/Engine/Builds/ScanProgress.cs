using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>Runs a scan in parallel to its build: PENDING → SCANNING → COLLECTING → COMPLETED, unless its script says otherwise.</summary>
// Documented: the statuses. Assumed: their order, and that the scan starts with the test stage.
internal sealed class ScanProgress(BuildContext context, Build build)
{
    private Scan Scan => build.Scan!;

    /// <summary>Continues from the scan's current status. It is called again when the script changes.</summary>
    public IEnumerable<DateTimeOffset> Run()
    {
        var script = build.Account.Builds.ScriptFor(build).Scan ?? new();
        var options = context.Options;
        var begin = Scan.StartedAt ??= context.Now;
        var scanning = begin + context.Duration(options.ScanPending, build.Arn, Scan.Pending);
        var end = script.FinishAt ?? scanning
            + context.Duration(options.Scanning, build.Arn, Scan.Scanning) + context.Duration(options.Collecting, build.Arn, Scan.Collecting);
        var collecting = end - context.Duration(options.Collecting, build.Arn, Scan.Collecting);
        Scan.EndsAt = script.Hold ? null : end;

        if (Scan.Status == Scan.Pending)
        {
            if (scanning > context.Now && (scanning < end || script.Hold))
                yield return scanning;
            Set(build, Scan.Scanning);
        }

        if (script.Hold)
            yield break;

        if (Scan.Status == Scan.Scanning && collecting > context.Now)
        {
            yield return collecting;
            Set(build, Scan.Collecting);
        }

        if (end > context.Now)
            yield return end;
        End(script.End ?? Scan.Completed, script.Reason);
    }

    public static void Set(Build build, string status, string? reason = null)
    {
        build.Scan!.Status = status;
        var state = new JsonObject { ["status"] = status };
        if (reason is not null)
            state["reason"] = reason;
        build.Document["scanState"] = state;
    }

    /// <summary>Abandons a scan in progress because its build failed or was cancelled.</summary>
    // Assumed: the scanned instance is terminated with the build.
    public static void Abandon(BuildContext context, Build build, string reason)
    {
        if (build.Scan is not { HasEnded: false } scan)
            return;
        if (scan.Task is { } task)
            context.Tasks.Stop(task);
        scan.EndsAt = null;
        Set(build, Scan.Abandoned, reason);
    }

    private void End(string status, string? reason)
    {
        Set(build, status, reason);
        if (status != Scan.Completed)
            return;

        Scan.Findings = ScanFindings.Of(build, context.Now);
        // Assumed: the event is about a test instance, so an AMI's scan has none.
        if (!Scan.OnDemand)
            context.Events.CvesDetected(build);
    }
}
