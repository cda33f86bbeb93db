using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>Finds the pipelines that an event would affect now, without writing or starting anything.</summary>
public sealed class ExplainNotice(IPipelines pipelines, IImages images, IImageScans scans, TriggerRules rules, TimeProvider clock)
{
    /// <returns>What is known about the change, and the affected pipelines.</returns>
    public async Task<(string About, IReadOnlyList<Reached> Reached)> HandleAsync(TriggerNotice notice, CancellationToken cancellationToken)
    {
        var graph = new PipelineGraph(await pipelines.ListAsync(cancellationToken));
        switch (notice)
        {
            case TriggerNotice.BuildEnded ended:
                var image = await images.ReadAsync(ended.Image.ToString(), cancellationToken);
                return (
                    $"{ended.Image} is {image?.Status ?? "not found"} in the service",
                    image is { Status: "AVAILABLE" } ? CauseReach.OfParent(ended.Image, graph, rules) : []);
            case TriggerNotice.ScanCompleted scan:
                var read = await scans.ReadAsync(scan.Image.ToString(), cancellationToken);
                return (
                    $"findings of {scan.Image}",
                    CauseReach.OfScan(
                        new(
                            read?.PipelineArn, read?.CountedBy(rules, clock.GetUtcNow()) ?? new Known<IReadOnlyList<Finding>>.No("image not found"),
                            scan.Counts, BuiltForFindings: false),
                        graph, rules));
            case TriggerNotice.ParameterChanged changed:
                return ($"parameter {changed.Name} changed", CauseReach.OfParameter(changed.Name, graph, rules));
            case TriggerNotice.ComponentCreated made:
                return ($"{made.Component.Path} was created", CauseReach.OfComponent(made.Component, graph, rules));
            case TriggerNotice.RecipeCreated made:
                return ($"{made.Recipe.Path} was created", CauseReach.OfRecipe(made.Recipe, graph, rules));
            default:
                return (((TriggerNotice.Nothing)notice).Because, []);
        }
    }

    /// <summary>The kind of cause that an event can become; null for none.</summary>
    public static CauseKind? KindOf(TriggerNotice notice) => notice switch
    {
        TriggerNotice.BuildEnded => CauseKind.ParentAvailable,
        TriggerNotice.ScanCompleted => CauseKind.FindingsFound,
        TriggerNotice.ParameterChanged => CauseKind.ParameterChanged,
        TriggerNotice.ComponentCreated => CauseKind.ComponentCreated,
        TriggerNotice.RecipeCreated => CauseKind.RecipeCreated,
        _ => null,
    };
}
