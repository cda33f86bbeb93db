using ImageBuilderAutomation.Console.Stacks;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Console.Plan;

/// <summary>What the page of the plan shows.</summary>
/// <param name="LastRun">Null before the first run.</param>
/// <param name="LastPlan">What the latest run planned; null before the first run.</param>
public sealed record PlanPageView(PolicyInUse Policy, LifecycleRun? LastRun, PlanSummary? LastPlan, PlanState State)
{
    public static async Task<PlanPageView> ReadAsync(StackReadings readings, KeptPlan kept, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(readings);
        ArgumentNullException.ThrowIfNull(kept);
        var records = readings.Get<ILifecycleRecords>();
        return new(
            await readings.ReadPolicyAsync(cancellationToken), await records.ReadRunAsync(cancellationToken), await records.ReadPlanAsync(cancellationToken), kept.State);
    }
}
