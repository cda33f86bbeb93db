using System.Collections.Frozen;

namespace ImageBuilderAutomation.Emulator.Workflows;

/// <summary>Every step action that a workflow document may name.</summary>
public static class StepActions
{
    public const string CollectImageScanFindings = "CollectImageScanFindings";
    public const string CreateImage = "CreateImage";
    public const string ApplyImageConfigurations = "ApplyImageConfigurations";
    public const string ExecuteComponents = "ExecuteComponents";
    public const string ExecuteStateMachine = "ExecuteStateMachine";
    public const string RunCommand = "RunCommand";
    public const string DistributeContainerImage = "DistributeContainerImage";
    public const string DistributeImage = "DistributeImage";
    public const string LaunchInstance = "LaunchInstance";
    public const string ModifyImageAttributes = "ModifyImageAttributes";
    public const string WaitForAction = "WaitForAction";

    /// <summary>The actions that distribute AMIs.</summary>
    public static IReadOnlyList<string> OfAmis { get; } = [DistributeImage, ModifyImageAttributes, ApplyImageConfigurations];

    private static readonly string[] Anywhere = ["BUILD", "TEST", "DISTRIBUTION"];
    private static readonly string[] Instance = ["instanceId"];
    private static readonly string[] Command = ["runCommandId", "status", "output"];

    // Documented: user guide, "step actions": stages, default and maximum time-out in minutes, rollback, inputs, outputs.
    private static readonly FrozenDictionary<string, StepAction> ByName = new StepAction[]
    {
        Action(LaunchInstance, Anywhere, 75, 12 * 60, ["waitFor"], ["instanceId", "instanceType"], rollsBack: true),
        Action("BootstrapInstanceForContainer", Anywhere, 60, 12 * 60, Instance, Command),
        Action(ExecuteComponents, ["BUILD", "TEST"], 12 * 60, 24 * 60, Instance, Command),
        // Assumed: all stages, by the guide's table; its text mentions build workflows only.
        Action("CollectImageMetadata", Anywhere, 30, 12 * 60, Instance, ["osVersion", "associationId"], rollsBack: true),
        Action(CollectImageScanFindings, ["TEST"], 120, 12 * 60, Instance, Command),
        Action(RunCommand, Anywhere, 12 * 60, 12 * 60, ["instanceId", "documentName"], Command),
        Action("RunSysPrep", Anywhere, 60, 12 * 60, Instance, Command),
        Action("SanitizeInstance", Anywhere, 60, 12 * 60, Instance, Command),
        Action(CreateImage, Anywhere, 12 * 60, 3 * 24 * 60, Instance, ["imageId"]),
        Action("CreateImageFromIso", Anywhere, 12 * 60, 12 * 60, Instance, ["amiName", "snapshotId", "architecture"]),
        Action("RegisterImage", Anywhere, 9 * 60, 12 * 60, [], ["imageId"]),
        Action("TerminateInstance", Anywhere, 30, 12 * 60, Instance, []),
        Action(WaitForAction, Anywhere, 3 * 24 * 60, 7 * 24 * 60, [], ["action", "reason"]),
        Action("WaitForSSMAgent", Anywhere, 60, 3 * 60, Instance, ["status"]),
        Action(ExecuteStateMachine, Anywhere, 6 * 60, 24 * 60, ["stateMachineArn"], ["executionArn", "status", "output", "error", "cause"]),
        Action(DistributeImage, ["DISTRIBUTION"], 6 * 60, 12 * 60, [], ["distributedImages"]),
        Action(ModifyImageAttributes, ["DISTRIBUTION"], 2 * 60, 3 * 60, ["distributedImages"], ["modifiedImages"]),
        Action(ApplyImageConfigurations, ["DISTRIBUTION"], 6 * 60, 12 * 60, ["distributedImages"], ["configuredImages"]),
        Action(DistributeContainerImage, ["DISTRIBUTION"], 2 * 60, 12 * 60, Instance, ["status", "succeededRegions", "failedRegions"]),
    }.ToFrozenDictionary(action => action.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => ByName.Keys.Order(StringComparer.Ordinal);

    public static StepAction? Find(string name) => ByName.GetValueOrDefault(name);

    private static StepAction Action(
        string name, string[] types, int defaultMinutes, int maxMinutes, string[] required, string[] outputs, bool rollsBack = false) =>
        new(name, types, TimeSpan.FromMinutes(defaultMinutes), TimeSpan.FromMinutes(maxMinutes), rollsBack, required, outputs);
}

/// <summary>A step action of the service's table: the workflow types that allow it, its time-outs, its required inputs and its outputs.</summary>
/// <param name="Types">One or more of <c>BUILD</c>, <c>TEST</c>, <c>DISTRIBUTION</c>.</param>
/// <param name="RollsBack">Whether a failed workflow rolls it back.</param>
public sealed record StepAction(
    string Name, IReadOnlyList<string> Types, TimeSpan DefaultTimeout, TimeSpan MaxTimeout, bool RollsBack,
    IReadOnlyList<string> Required, IReadOnlyList<string> Outputs)
{
    /// <summary>Whether it runs a Systems Manager command.</summary>
    public bool RunsCommand => Outputs.Contains("runCommandId");
}
