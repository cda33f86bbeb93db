namespace ImageBuilderAutomation.Local.Template;

/// <summary>Checks that all references lead to resources that the local host runs.</summary>
internal static class References
{
    public static void Check(TemplateModel model, Problems problems)
    {
        var functions = model.Functions.Select(f => f.Arn).ToHashSet(StringComparer.Ordinal);
        var queues = model.Queues.Select(q => q.Arn).ToHashSet(StringComparer.Ordinal);

        foreach (var function in model.Functions.Where(f => f.OnFailure is { } to && !queues.Contains(to.Arn)))
        {
            problems.Add(
                $"Resources.{function.LogicalId}.Properties.EventInvokeConfig",
                $"the failure destination must be a queue of the template, found '{function.OnFailure!.Arn}'");
        }

        foreach (var (path, queue) in DeadLetters(model).Where(d => d.Queue is { } arn && !queues.Contains(arn)))
            problems.Add(path, $"the dead-letter queue must be a queue of the template, found '{queue}'");
        // A topic need not be in the template: Image Builder publishes to any topic that its configurations name.
        foreach (var subscription in model.Subscriptions.Where(s => s.TopicArn.Split(':') is not ["arn", _, "sns", _, _, _]))
            problems.Add(subscription.Path, $"the topic must be a topic ARN, found '{subscription.TopicArn}'");
        foreach (var subscription in model.Subscriptions.Where(s => !functions.Contains(s.FunctionArn)))
            problems.Add(subscription.Path, $"the subscriber must be a function of the template, found '{subscription.FunctionArn}'");
        foreach (var rule in model.Rules.Where(r => r.Bus != BusResource.Default && model.Buses.All(b => b.Name != r.Bus)))
            problems.Add($"{rule.Path}.EventBusName", $"expected default, where Image Builder publishes, or a bus of the template; found '{rule.Bus}'");
        foreach (var (path, targets) in Targets(model))
        {
            foreach (var target in targets.Where(t => !functions.Contains(t.FunctionArn)))
                problems.Add(path, $"a target must be a function of the template, found '{target.FunctionArn}'");
        }
        foreach (var url in model.FunctionUrls.Where(u => !model.Functions.Any(u.BelongsTo)))
            problems.Add(url.Path, $"the function of a URL must be a function of the template, found '{url.Function}'");
    }

    private static IEnumerable<(string Path, IReadOnlyList<TargetResource> Targets)> Targets(TemplateModel model) =>
        model.Rules.Select(r => (r.Path, r.Targets)).Concat(model.Schedules.Select(s => (s.Path, s.Targets)));

    private static IEnumerable<(string Path, string? Queue)> DeadLetters(TemplateModel model) =>
        Targets(model).SelectMany(t => t.Targets.Select(target => (t.Path, target.DeadLetters)))
            .Concat(model.Subscriptions.Select(s => (s.Path, s.DeadLetters)));
}
