using System.Diagnostics;
using System.Globalization;
using ImageBuilderAutomation.Local.Commands;
using ImageBuilderModel;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>Runs all steps of the demo, then checks every claim.</summary>
internal static class DemoRun
{
    /// <returns>0 if every claim passed, otherwise 1.</returns>
    public static async Task<int> RunAsync(DemoOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var demoOutput = new DemoOutput(output);
        await using var demo = await DemoEnvironment.StartAsync(options, demoOutput, cancellationToken);
        demoOutput.Report($"local Image Builder   {Endpoint.Text(demo.Stack.Endpoints.ImageBuilder)}, "
            + $"emulates {ServiceModels.ImageBuilder.Operations.Count} operations");
        demoOutput.Report($"demo                  {DemoSteps.Pipelines} pipelines, "
            + $"{demo.Stack.Template.Functions.Count} functions of template.yaml, policy {demo.PolicyHash}");
        demoOutput.Report("columns               simulated time (UTC), pipeline or configuration, what happened");
        demoOutput.Report("");

        foreach (var scene in DemoSteps.Day)
        {
            await demo.Clock.AdvanceToAsync(DemoSteps.Begin + scene.At, cancellationToken);
            await scene.RunAsync(demo, cancellationToken);
        }

        await demo.Clock.AdvanceToAsync(DemoSteps.End, cancellationToken);
        var evidence = await Evidence.GatherAsync(demo, cancellationToken);
        return CheckClaims(evidence, demoOutput, watch);
    }

    private static int CheckClaims(Evidence evidence, DemoOutput demoOutput, Stopwatch watch)
    {
        demoOutput.Report("");
        var held = 0;
        foreach (var (index, claim) in Claims.All.Index())
        {
            var verdict = claim.Check(evidence);
            held += verdict.Holds ? 1 : 0;
            demoOutput.Report($"{index + 1,2}  {(verdict.Holds ? "passed" : "failed")}  {claim.Text}");
            if (!verdict.Holds)
                demoOutput.Report($"            expected: {verdict.Expected}{Environment.NewLine}            found:    {verdict.Found}");
        }

        var all = held == Claims.All.Count;
        var sum = all ? $"passed  {held} of {Claims.All.Count} claims" : $"failed  {Claims.All.Count - held} of {Claims.All.Count} claims";
        demoOutput.Report("");
        demoOutput.Report(string.Create(CultureInfo.InvariantCulture, $"{sum}, each checked against the emulator's own log ({watch.Elapsed.TotalSeconds:0.0} s)"));
        demoOutput.Report("");
        foreach (var line in HistoryTable.Lines(evidence))
            demoOutput.Report(line);
        return all ? 0 : 1;
    }
}
