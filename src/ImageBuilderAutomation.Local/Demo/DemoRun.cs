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
        var narrator = new Narrator(output);
        await using var stage = await DemoStage.StartAsync(options, narrator, cancellationToken);
        narrator.Say($"local Image Builder   {Endpoint.Text(stage.Stack.Endpoints.ImageBuilder)}, "
            + $"emulates {ServiceModels.ImageBuilder.Operations.Count} operations");
        narrator.Say($"demo                  {Scenes.Pipelines} pipelines, "
            + $"{stage.Stack.Template.Functions.Count} functions of template.yaml, policy {stage.PolicyHash}");
        narrator.Say("columns               simulated time (UTC), pipeline or configuration, what happened");
        narrator.Say("");

        foreach (var scene in Scenes.Day)
        {
            await stage.Clock.AdvanceToAsync(Scenes.Begin + scene.At, cancellationToken);
            await scene.Play(stage, cancellationToken);
        }

        await stage.Clock.AdvanceToAsync(Scenes.End, cancellationToken);
        var evidence = await Evidence.GatherAsync(stage, cancellationToken);
        return Judge(evidence, narrator, watch);
    }

    private static int Judge(Evidence evidence, Narrator narrator, Stopwatch watch)
    {
        narrator.Say("");
        var held = 0;
        foreach (var (index, claim) in Claims.All.Index())
        {
            var verdict = claim.Check(evidence);
            held += verdict.Holds ? 1 : 0;
            narrator.Say($"{index + 1,2}  {(verdict.Holds ? "passed" : "failed")}  {claim.Says}");
            if (!verdict.Holds)
                narrator.Say($"            expected: {verdict.Expected}{Environment.NewLine}            found:    {verdict.Found}");
        }

        var all = held == Claims.All.Count;
        var sum = all ? $"passed  {held} of {Claims.All.Count} claims" : $"failed  {Claims.All.Count - held} of {Claims.All.Count} claims";
        narrator.Say("");
        narrator.Say(string.Create(CultureInfo.InvariantCulture, $"{sum}, each checked against the emulator's own log ({watch.Elapsed.TotalSeconds:0.0} s)"));
        narrator.Say("");
        foreach (var line in HistoryTable.Lines(evidence))
            narrator.Say(line);
        return all ? 0 : 1;
    }
}
