using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Reading;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Rules;
using Microsoft.Extensions.Logging;
using TestKit;
using TestKit.Triggers;

namespace ImageBuilderAutomation.Tests.Triggers;

public sealed partial class StartDependentsTests
{
    [Fact]
    public async Task Findings_start_the_pipeline_that_made_the_image_once()
    {
        _world.Rules = _world.Rules with
        {
            Rules = [Rule("urgent", CauseKind.FindingsFound) with { Exceeded = found => found.Count > 0 ? $"{found.Count} critical" : null }],
        };
        var image = _world.Publish("web");
        _world.Service.Findings[image.ToString()] = new Known<IReadOnlyList<Finding>>.Yes([new("CVE-1", "CRITICAL", "YES")]);
        await _world.DeliverAsync(Scan(image));
        await _world.DeliverAsync(Scan(image));
        Assert.Equal(["image/web/1.0.0/2"], Started);

        // The new build has the same findings: another build would change nothing.
        var next = ImageBuildArn.Parse(_world.Service.Started[0]);
        _world.Service.End(next.ToString(), "AVAILABLE");
        _world.Service.Findings[next.ToString()] = new Known<IReadOnlyList<Finding>>.Yes([new("CVE-1", "CRITICAL", "YES")]);
        await _world.DeliverAsync(next);
        await _world.DeliverAsync(Scan(next));
        Assert.Equal(["image/web/1.0.0/2"], Started);
        Assert.Equal("the image was built because of findings and still has findings", _world.RunsOf("web")[1].Outcome);
    }

    [Theory]
    [InlineData("CVE-1", 0, "web", false)]
    [InlineData("CVE-1", -1, "web", true)]
    [InlineData("CVE-2", 0, "web", true)]
    [InlineData("CVE-1", 0, "pay", true)]
    [InlineData("CVE-1", 400, "web", true)]
    public async Task Waived_findings_start_nothing_while_the_waiver_is_valid_and_covers_the_image(string waived, int untilDays, string pipeline, bool starts)
    {
        var until = _world.Clock.GetUtcNow().AddDays(untilDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var result = PolicyReader.Read(
            """{ "waivers": "./waivers.json", "builds": { "rules": [{ "name": "urgent", "scope": "*", "on": ["findings"] }] } }""",
            _ => $$"""
                { "waivers": [
                    { "findings": ["{{waived}}"], "pipelines": ["{{pipeline}}"], "until": "{{until}}", "owner": "kim", "reason": "off everywhere" } ] }
                """);
        Assert.DoesNotContain(result.Problems, problem => problem.Path == "waivers");
        _world.Rules = result.Policy!.Builds;
        var image = _world.Publish("web");
        _world.Service.Findings[image.ToString()] = new Known<IReadOnlyList<Finding>>.Yes([new("CVE-1", "CRITICAL", "YES")]);

        await _world.DeliverAsync(Scan(image));
        var explained = await new ExplainEvent(_world.Service, _world.Service, _world.Service, _world.Rules, _world.Clock).HandleAsync(Scan(image), default);

        Assert.Equal(starts ? ["image/web/1.0.0/2"] : [], Started);
        Assert.Equal(starts, explained.Affected.Count == 1);
    }

    [Fact]
    public async Task A_component_and_a_parameter_start_the_pipelines_that_refer_to_them()
    {
        _world.Rules = _world.Rules with { Rules = [Rule("c", CauseKind.ComponentCreated), Rule("p", CauseKind.ParameterChanged)] };
        _world.Change("web", pipeline => pipeline with { Recipe = pipeline.Recipe! with { Components = [TriggerWorld.Component("updates")] } });
        _world.Change("pay", pipeline => pipeline with { Recipe = pipeline.Recipe! with { ParentImage = "ssm:/golden" } });
        Assert.True(VersionedArn.TryParse(TriggerWorld.Component("updates", "1.0.1/1"), out var component));

        await _world.DeliverAsync(new TriggerEvent.ComponentCreated(component, _world.Clock.GetUtcNow()));
        await _world.DeliverAsync(new TriggerEvent.ParameterChanged("/golden", _world.Clock.GetUtcNow()));
        Assert.Equal(["image/web/1.0.0/1", "image/pay/1.0.0/1"], Started);
    }

    [Theory]
    [InlineData(null, "parameter /golden does not exist")]
    [InlineData(-61, null)]
    [InlineData(-60, "parameter /golden changed")]
    [InlineData(30, "parameter /golden changed")]
    public async Task A_parameter_starts_builds_only_if_it_changed_as_the_event_says(int? secondsAfterTheClaim, string? subject)
    {
        _world.Rules = _world.Rules with { Rules = [Rule("p", CauseKind.ParameterChanged) with { Parameters = _ => true, Selects = pipeline => pipeline.Name == "pay" }] };
        var claimed = new TriggerEvent.ParameterChanged("/golden", _world.Clock.GetUtcNow());
        _world.Service.Changes["/golden"] = secondsAfterTheClaim is { } seconds ? claimed.At.AddSeconds(seconds) : null;

        var report = subject is null ? null : await _world.ReportAsync(claimed);

        if (subject is null)
            await Assert.ThrowsAsync<UnusableEventException>(() => _world.ReportAsync(claimed));
        Assert.Equal(subject, report?.Subject);
        Assert.Equal(secondsAfterTheClaim >= -60 ? 1 : 0, _world.RunsOf("pay").Count);
    }

    /// <remarks>Each claimed time of a change that happened once is the same change.</remarks>
    [Fact]
    public async Task A_change_starts_one_build_whatever_times_events_claim()
    {
        _world.Rules = _world.Rules with { Rules = [Rule("p", CauseKind.ParameterChanged) with { Parameters = _ => true, Selects = pipeline => pipeline.Name == "pay" }] };
        var changedAt = _world.Clock.GetUtcNow();
        _world.Service.Changes["/golden"] = changedAt;

        foreach (var earlier in (int[])[0, 1, 60, 86_400])
            await _world.ReportAsync(new TriggerEvent.ParameterChanged("/golden", changedAt.AddSeconds(-earlier)));

        Assert.Single(_world.RunsOf("pay"));
    }

    [Fact]
    public async Task A_component_and_a_recipe_that_do_not_exist_or_are_old_start_nothing()
    {
        _world.Rules = _world.Rules with { Rules = [Rule("all", CauseKind.ComponentCreated), Rule("r", CauseKind.RecipeCreated)] };
        _world.Change("web", pipeline => pipeline with { Recipe = pipeline.Recipe! with { Components = [TriggerWorld.Component("updates")] } });
        Assert.True(VersionedArn.TryParse(TriggerWorld.Component("updates", "1.0.1/1"), out var component));
        Assert.True(VersionedArn.TryParse(_world.Pipeline("pay").RecipeArn, out var recipe));
        var now = _world.Clock.GetUtcNow();

        (_world.Service.Changes[component.Path], _world.Service.Changes[recipe.Path]) = (null, null);
        await _world.ReportAsync(new TriggerEvent.ComponentCreated(component, now));
        await _world.ReportAsync(new TriggerEvent.RecipeCreated(recipe, now));
        (_world.Service.Changes[component.Path], _world.Service.Changes[recipe.Path]) = (now.AddDays(-16), now.AddDays(-16));
        await Assert.ThrowsAsync<UnusableEventException>(() => _world.ReportAsync(new TriggerEvent.ComponentCreated(component, now.AddDays(-16))));
        await Assert.ThrowsAsync<UnusableEventException>(() => _world.ReportAsync(new TriggerEvent.RecipeCreated(recipe, now.AddDays(-16))));

        Assert.Empty(Started);
    }

    [Fact]
    public async Task Each_parameter_change_is_a_separate_cause()
    {
        _world.Rules = _world.Rules with
        {
            Rules = [Rule("p", CauseKind.ParameterChanged) with { Parameters = _ => true, Selects = pipeline => pipeline.Name == "pay" }],
        };
        var first = new TriggerEvent.ParameterChanged("/golden", _world.Clock.GetUtcNow());
        await _world.DeliverAsync(first);
        await _world.DeliverAsync(first);
        await _world.DeliverAsync(first with { At = first.At.AddSeconds(1) });
        Assert.Equal([1, 1], _world.RunsOf("pay").Select(run => run.Causes.Count));
    }

    [Fact]
    public async Task A_person_starts_a_pipeline_in_mode_observe_only_once()
    {
        _world.Modes.Override = Mode.Observe;
        var report = await _world.StartAsync("web", "arn:aws:iam::111122223333:user/kim");
        Assert.Equal((PipelineRunResult.Started, "manual: requested by arn:aws:iam::111122223333:user/kim"), (report!.Result, report.Reason));
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PipelineRunResult.Deferred, (await _world.StartAsync("web", "arn:aws:iam::111122223333:user/kim"))!.Result);

        // A manual start requested during a build starts by itself afterwards, in mode observe too.
        _world.Service.End(_world.Service.Started[0], "CANCELLED");
        await _world.PassAsync();
        Assert.Equal(2, _world.Service.Started.Count);
    }

    [Fact]
    public async Task A_manual_start_joins_the_waiting_run()
    {
        _world.Rules = _world.Rules with { Rules = [_world.Rules.Rules[0] with { QuietPeriod = TimeSpan.FromMinutes(30) }] };
        await _world.DeliverAsync(_world.Publish("base"));
        await _world.StartAsync("web", "arn:aws:iam::111122223333:user/kim");
        Assert.Equal((1, 2), (_world.Service.Started.Count, _world.RunsOf("web").Single().Causes.Count));
    }

    [Fact]
    public async Task The_same_request_of_a_person_starts_one_build_however_late_it_is_sent_again()
    {
        await _world.StartAsync("web", Kim, "request-of-kim");
        _world.Service.End(_world.Service.Started[0], "CANCELLED");
        await _world.PassAsync();
        _world.Clock.Advance(TimeSpan.FromHours(1));

        var again = await _world.StartAsync("web", Kim, "request-of-kim");
        await _world.PassAsync();

        Assert.Equal((PipelineRunResult.Completed, _world.Service.Started[0]), (again!.Result, again.ImageArn));
        Assert.Single(_world.Service.Started);
    }

    /// <remarks>Requests of people are kept in a full run too, and a run has to fit an item.</remarks>
    [Fact]
    public async Task A_waiting_run_takes_no_more_requests_of_people_than_it_can_keep()
    {
        await _world.StartAsync("web", Kim);
        for (var n = 0; n < PipelineRunRecord.MaxRequests; n++)
            await _world.StartAsync("web", Kim);

        var refused = await _world.StartAsync("web", "arn:aws:iam::111122223333:user/lee");

        Assert.Equal(PipelineRunResult.Deferred, refused!.Result);
        Assert.Contains("has 50 requests already", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(PipelineRunRecord.MaxRequests, _world.RunsOf("web")[^1].Causes.Count);
    }

    private const string Kim = "arn:aws:iam::111122223333:user/kim";
}
