using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Triggers;

/// <summary>Finds the pipelines that an event would affect now, without writing or starting anything.</summary>
public sealed class ExplainEvent(IPipelines pipelines, IImages images, IImageScans scans, TriggerRules rules, TimeProvider clock)
{
    /// <returns>What is known about the change, and the affected pipelines.</returns>
    public async Task<(string About, IReadOnlyList<AffectedPipeline> Affected)> HandleAsync(TriggerEvent triggerEvent, CancellationToken cancellationToken)
    {
        var graph = new PipelineGraph(await pipelines.ListAsync(cancellationToken));
        switch (triggerEvent)
        {
            case TriggerEvent.BuildCompleted ended:
                var image = await images.ReadAsync(ended.Image.ToString(), cancellationToken);
                return (
                    $"{ended.Image} is {image?.Status ?? "not found"} in the service",
                    image is { Status: ImageStatus.Available } ? DependencyMatcher.OfParent(ended.Image, graph, rules) : []);
            case TriggerEvent.ScanCompleted scan:
                var read = await scans.ReadAsync(scan.Image.ToString(), cancellationToken);
                return (
                    $"findings of {scan.Image}",
                    DependencyMatcher.OfScan(
                        new(
                            read?.PipelineArn, read?.CountedBy(rules, clock.GetUtcNow()) ?? new Known<IReadOnlyList<Finding>>.No("image not found"),
                            scan.Counts, IsForFindings: false),
                        graph, rules));
            case TriggerEvent.ParameterChanged changed:
                return ($"parameter {changed.Name} changed", DependencyMatcher.OfParameter(changed.Name, graph, rules));
            case TriggerEvent.ComponentCreated made:
                return ($"{made.Component.Path} was created", DependencyMatcher.OfComponent(made.Component, graph, rules));
            case TriggerEvent.RecipeCreated made:
                return ($"{made.Recipe.Path} was created", DependencyMatcher.OfRecipe(made.Recipe, graph, rules));
            default:
                return (((TriggerEvent.Ignored)triggerEvent).Reason, []);
        }
    }

    /// <summary>The kind of cause that an event can become; null for none.</summary>
    public static CauseKind? KindOf(TriggerEvent triggerEvent) => triggerEvent switch
    {
        TriggerEvent.BuildCompleted => CauseKind.ParentAvailable,
        TriggerEvent.ScanCompleted => CauseKind.FindingsFound,
        TriggerEvent.ParameterChanged => CauseKind.ParameterChanged,
        TriggerEvent.ComponentCreated => CauseKind.ComponentCreated,
        TriggerEvent.RecipeCreated => CauseKind.RecipeCreated,
        _ => null,
    };
}
