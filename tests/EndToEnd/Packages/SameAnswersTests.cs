using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;

namespace EndToEnd.Packages;

/// <summary>Starts both packages as their Lambda runtimes do and invokes them by the runtime API, with the emulator and the table server.</summary>
public sealed class SameAnswersTests
{
    private static readonly Lazy<Task<AllSampleEvents>> Managed = new(async () => await AllSampleEvents.ByAsync(await Package.Managed));

    [ManagedPackageFact]
    public async Task The_managed_package_handles_every_sample_and_rejects_everything_else() =>
        RequireSense(await Managed.Value);

    [NativePackageFact]
    public async Task The_native_package_responds_as_the_managed_one_does()
    {
        var managed = await Managed.Value;
        var native = await AllSampleEvents.ByAsync(await Package.Native);

        RequireSense(native);
        Assert.Equal(managed.Answers, native.Answers);
        Assert.Equal(Sent(managed), Sent(native));
        Assert.Equal(Gates(managed), Gates(native));
        Assert.Equal(
            managed.Evidence.History.Select(b => (b.ImageArn, b.Transitions.Count)),
            native.Evidence.History.Select(b => (b.ImageArn, b.Transitions.Count)));
    }

    [NativePackageFact]
    public async Task The_demo_passes_with_the_native_package()
    {
        var demo = await Terminal.RunAsync("demo", "--bootstrap", (await Package.Native).Folder);

        Assert.True(demo.ExitCode == 0, demo.Output + demo.Error);
        Assert.Contains(
            "AnswerWaitingStep was killed after the service accepted its request and before it recorded that", demo.Output, StringComparison.Ordinal);
    }

    /// <summary>Checks the results themselves, because both packages could be wrong in the same way.</summary>
    private static void RequireSense(AllSampleEvents results)
    {
        var events = AllSampleEvents.Samples.Where(sample => !sample.StartsWith("people/", StringComparison.Ordinal)).ToList();
        Assert.All(events, sample => Assert.Equal(("", ""), (results.Answers[sample], results.Answers[$"{sample}, again"])));
        Assert.All(AllSampleEvents.Samples, sample => Assert.StartsWith("JsonSerializerException: ", results.Answers[$"{sample}, cut off"]));
        // A person gets an answer. The same request id does nothing again, also in another caller's name.
        Assert.All(AllSampleEvents.Samples.Except(events), sample =>
        {
            Assert.StartsWith("{\"statusCode\":", results.Answers[sample], StringComparison.Ordinal);
            Assert.StartsWith("{\"statusCode\":409,", results.Answers[$"{sample}, again"], StringComparison.Ordinal);
            Assert.StartsWith("{\"statusCode\":409,", results.Answers[$"{sample}, of another account"], StringComparison.Ordinal);
        });
        // A topic may be shared with other accounts, so its foreign messages are ignored. Other foreign events are errors.
        Assert.All(events, sample => Assert.StartsWith(
            sample.StartsWith("sns/", StringComparison.Ordinal) ? "" : "UnusableEventException: ", results.Answers[$"{sample}, of another account"]));
        foreach (var sample in (string[])["eventbridge/workflow-step-waiting.json", "sns/step-notice.json", "lambda/step-call.json"])
        {
            Assert.Equal("RESUME", Assert.Single(results.Evidence.Sent(sample))["action"]);
            Assert.Equal(GateState.Answered, results.Evidence.Gate(sample)?.State);
        }
    }

    // A sweep answers several steps at once, in no fixed order.
    private static List<string> Sent(AllSampleEvents results) =>
        [.. results.Evidence.Requests.Where(r => r.Operation == "SendWorkflowStepAction").Select(r => r.Input.ToJsonString()).Order(StringComparer.Ordinal)];

    private static List<(string, GateState?, string?)> Gates(AllSampleEvents results) =>
        [.. AllSampleEvents.Samples.Select(sample => (sample, results.Evidence.Gate(sample)?.State, results.Evidence.Gate(sample)?.Outcome?.Reason))];
}
