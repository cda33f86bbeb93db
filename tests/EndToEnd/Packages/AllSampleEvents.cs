using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.RuntimeApi;
using TestKit;

namespace EndToEnd.Packages;

/// <summary>Invokes the functions of one package, as processes, with every sample event, each for a build of its own, and with invalid events.</summary>
internal sealed class AllSampleEvents
{
    private const string SampleStep = "step-11111111-2222-3333-4444-555555555555";
    private const string SampleImage = "image/base-al2023/1.0.0/";
    private const string Account = "123456789012";

    private AllSampleEvents(Dictionary<string, string> answers, Evidence evidence) => (Answers, Evidence) = (answers, evidence);

    /// <summary>The result by the name of the event: empty, or the type and message of the error.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; }

    public Evidence Evidence { get; }

    public static IReadOnlyList<string> Samples { get; } =
    [
        .. Directory.EnumerateFiles(Repository.PathOf("events"), "*.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.PathOf("events"), file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("notifications/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    public static async Task<AllSampleEvents> ByAsync(Package package)
    {
        var options = new DemoOptions
        {
            Processes = new() { Bootstrap = Bootstrap.At(package.Folder), StartTime = TimeSpan.FromMinutes(1) },
        };
        await using var demo = await DemoEnvironment.StartAsync(options, new DemoOutput(TextWriter.Null), default);
        // Only the sample events may report waiting steps, so all other events are lost.
        demo.Faults.Add(new("lost", d => d.Function.LogicalId != "RecordImageState", () => [], int.MaxValue));
        foreach (var sample in Samples)
            await demo.StartAsync(sample, "base-al2023", default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        var steps = await StepsAsync(demo);

        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var sample in Samples)
        {
            var text = await File.ReadAllTextAsync(Repository.PathOf("events", sample));
            var image = demo.Builds[sample].ImageArn;
            var about = text.Replace(SampleStep, steps[image], StringComparison.Ordinal)
                .Replace($"{SampleImage}7", image[image.IndexOf(SampleImage, StringComparison.Ordinal)..], StringComparison.Ordinal)
                .Replace($"{SampleImage}8", image[image.IndexOf(SampleImage, StringComparison.Ordinal)..], StringComparison.Ordinal);
            await DeliverAsync(sample, about);
            await DeliverAsync($"{sample}, again", about);
            await DeliverAsync($"{sample}, of another account", about.Replace(Account, "210987654321", StringComparison.Ordinal));
            await DeliverAsync($"{sample}, cut off", about[..(about.Length / 2)]);

            async Task DeliverAsync(string what, string payload)
            {
                var result = await demo.Stack.InvokeAsync(FunctionOf(sample), payload);
                answers.Add(what, result.Error is { } error ? $"{error["errorType"]}: {error["errorMessage"]}" : result.Payload);
            }
        }

        return new(answers, await Evidence.GatherAsync(demo, default));
    }

    private static async Task<Dictionary<string, string>> StepsAsync(DemoEnvironment demo)
    {
        var steps = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var step in demo.Client.Paginators.ListWaitingWorkflowSteps(new()).Steps)
            steps.Add(step.ImageBuildVersionArn, step.StepExecutionId);
        return steps;
    }

    private static string FunctionOf(string sample) => sample.Split('/') switch
    {
        ["eventbridge", "workflow-step-waiting.json"] => "AnswerWaitingStep",
        ["eventbridge", var call] when call.EndsWith("-configuration.json", StringComparison.Ordinal) => "CheckChangedConfiguration",
        ["eventbridge", "api-call-run-instances-refused.json"] => "RecordFailedLaunch",
        ["eventbridge", "api-call-create-component.json" or "api-call-create-image-recipe.json" or "cve-detected.json" or "parameter-changed.json"] =>
            "StartDependentBuilds",
        ["eventbridge", var call] when call.StartsWith("api-call-", StringComparison.Ordinal) => "RecordBuildStart",
        ["eventbridge", "pipeline-disabled.json"] => "RecordDisabledPipeline",
        ["eventbridge", "ami-state-change-deregistered.json"] => "RecordAmiState",
        ["eventbridge", "parameter-refused.json"] or ["schedule", "move-channels.json"] => "MoveChannels",
        ["eventbridge", _] => "RecordImageState",
        ["lambda", _] => "AnswerStepCall",
        ["schedule", "reconcile.json"] => "ReconcileHistory",
        ["schedule", "check-configurations.json"] => "CheckConfigurations",
        ["schedule", "check-leftovers.json"] => "CheckLeftovers",
        ["schedule", "deferred-builds.json"] => "StartDeferredBuilds",
        ["schedule", "record-releases.json"] => "RecordReleases",
        ["schedule", "retire-images.json"] => "RetireImages",
        ["schedule", _] => "SweepWaitingSteps",
        ["people", var call] when call.StartsWith("approve-gate-", StringComparison.Ordinal) => "ApproveGate",
        ["people", var call] when call.StartsWith("operate-stack-", StringComparison.Ordinal) => "OperateStack",
        ["people", _] => "PublishPolicy",
        ["sns", "step-notice.json"] => "AnswerStepNotice",
        ["sns", _] => "RecordBuildResult",
        _ => throw new InvalidOperationException($"events/{sample}: no function takes it."),
    };
}
