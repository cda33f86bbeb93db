using System.Text.Json.Nodes;
using TestKit;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>The sample events in events/ and the function that handles each. Published notifications are in events/notifications/.</summary>
internal static class Samples
{
    private static readonly string Folder = Repository.PathOf("events");

    /// <summary>Events, which a function takes in and answers with nothing.</summary>
    public static IEnumerable<string> All => Files.Where(file => !file.StartsWith("people/", StringComparison.Ordinal));

    /// <summary>Calls of people, which a function answers.</summary>
    public static IEnumerable<string> Calls => Files.Where(file => file.StartsWith("people/", StringComparison.Ordinal));

    private static IEnumerable<string> Files => Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'))
        .Where(file => !file.StartsWith("notifications/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>Whether the sample belongs to a function that starts builds; TriggerFunctionTests covers those.</summary>
    public static bool IsOfTriggers(string sample) => FunctionOf(sample) is "StartDependentBuilds" or "StartDeferredBuilds";

    public static string Text(string sample) => File.ReadAllText(Path.Combine(Folder, sample));

    public static JsonObject Json(string sample) => JsonNode.Parse(Text(sample))!.AsObject();

    public static string FunctionOf(string sample) => Json(sample) switch
    {
        var sns when sns.ContainsKey("Records") =>
            sns.ToJsonString().Contains("workflowStepExecutionId", StringComparison.Ordinal) ? "AnswerStepNotice" : "RecordBuildResult",
        var call when call.ContainsKey("workflowStepExecutionId") => "AnswerStepCall",
        _ when sample.StartsWith("people/approve-gate-", StringComparison.Ordinal) => "ApproveGate",
        _ when sample.StartsWith("people/operate-stack-", StringComparison.Ordinal) => "OperateStack",
        _ when sample.StartsWith("people/publish-policy-", StringComparison.Ordinal) => "PublishPolicy",
        var evt => (string?)evt["detail-type"] switch
        {
            "EC2 Image Builder Workflow Step Waiting" => "AnswerWaitingStep",
            "EC2 Image Builder Image State Change" => "RecordImageState",
            "EC2 Image Builder Image Pipeline Automatically Disabled" => "RecordDisabledPipeline",
            "EC2 AMI State Change" => "RecordAmiState",
            "Parameter Store Change" when sample == "eventbridge/parameter-refused.json" => "MoveChannels",
            "EC2 Image Builder CVE Detected" or "Parameter Store Change" => "StartDependentBuilds",
            "AWS API Call via CloudTrail" when sample is "eventbridge/api-call-create-component.json" or "eventbridge/api-call-create-image-recipe.json" =>
                "StartDependentBuilds",
            "AWS API Call via CloudTrail" when sample is "eventbridge/api-call-run-instances-refused.json" => "RecordFailedLaunch",
            "AWS API Call via CloudTrail" when sample.EndsWith("-configuration.json", StringComparison.Ordinal) => "CheckChangedConfiguration",
            "AWS API Call via CloudTrail" => "RecordBuildStart",
            "Scheduled Event" when sample == "schedule/reconcile.json" => "ReconcileHistory",
            "Scheduled Event" when sample == "schedule/check-configurations.json" => "CheckConfigurations",
            "Scheduled Event" when sample == "schedule/deferred-builds.json" => "StartDeferredBuilds",
            "Scheduled Event" when sample == "schedule/check-leftovers.json" => "CheckLeftovers",
            "Scheduled Event" when sample == "schedule/move-channels.json" => "MoveChannels",
            "Scheduled Event" when sample == "schedule/record-releases.json" => "RecordReleases",
            "Scheduled Event" when sample == "schedule/retire-images.json" => "RetireImages",
            "Scheduled Event" => "SweepWaitingSteps",
            var other => throw new InvalidOperationException($"events/{sample}: no function handles '{other}'."),
        },
    };
}
