using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Reliability;
using TestKit;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

public abstract partial class TableContract
{
    private GateRecords Gates => new(Table, AccountRegion);

    [ContractFact]
    public async Task A_gate_record_comes_back_as_it_was_written()
    {
        var written = await WriteAsync(New.Gate("base/1.0.0/1", "step-a", GateState.Answered, Samples.Morning, Samples.Morning.AddMinutes(1)));

        Assert.Equal(1, written.Version);
        Assert.Equivalent(written, await Gates.ReadAsync(New.Image("base/1.0.0/1"), "step-a", default), strict: true);
        Assert.Null(await Gates.ReadAsync(New.Image("base/1.0.0/1"), "step-b", default));
    }

    [ContractFact]
    public async Task A_gate_record_keeps_the_waivers_that_were_used()
    {
        var waiver = new UsedWaiver(["CVE-1", "CVE-2"], "kim", new(2026, 12, 31), "the option is off", "openssl*", null);
        var gate = New.Gate("base/1.0.0/1", "step-a", GateState.Answered, Samples.Morning, Samples.Morning.AddMinutes(1));
        await WriteAsync(gate with { Decision = gate.Decision! with { Waivers = [waiver], OmittedWaivers = 2 } });

        var read = await Gates.ReadAsync(New.Image("base/1.0.0/1"), "step-a", default);

        Assert.Equivalent(waiver, Assert.Single(read!.Decision!.Waivers), strict: true);
        Assert.Equal(2, read.Decision.OmittedWaivers);
    }

    [ContractFact]
    public async Task Only_one_of_two_writers_of_the_same_version_writes_a_gate_record()
    {
        var opened = await WriteAsync(New.Gate("base/1.0.0/1", "step-a", GateState.Open, Samples.Morning));

        var sending = await Gates.TryWriteAsync(opened with { State = GateState.Sending }, default);

        Assert.Null(await Gates.TryWriteAsync(opened with { State = GateState.Expired }, default));
        Assert.Equivalent(sending, await Gates.ReadAsync(opened.ImageArn, "step-a", default), strict: true);
    }

    [ContractFact]
    public async Task Open_and_sending_gates_are_listed_oldest_first_and_closed_ones_are_not()
    {
        await WriteAsync(New.Gate("base/1.0.0/2", "step-young", GateState.Open, Samples.Morning.AddHours(1)));
        var old = await WriteAsync(New.Gate("base/1.0.0/1", "step-old", GateState.Sending, Samples.Morning));
        await WriteAsync(New.Gate("base/1.0.0/1", "step-shut", GateState.Answered, Samples.Morning));

        Assert.Equal(["step-old", "step-young"], await StepsAsync(Gates.ListOpenAsync(default)));

        foreach (var state in new[] { GateState.Expired, GateState.AnsweredElsewhere, GateState.Answered })
        {
            old = await WriteAsync(old with { State = state });
            Assert.Equal(["step-young"], await StepsAsync(Gates.ListOpenAsync(default)));
        }
    }

    [ContractFact]
    public async Task More_open_gates_than_a_page_holds_are_all_listed()
    {
        // 150 gates of some 10 KB each.
        var reason = new string('r', 10_000);
        await Parallel.ForEachAsync(Enumerable.Range(0, 150), async (n, _) =>
            await WriteAsync(New.Gate("base/1.0.0/1", $"step-{n:D3}", GateState.Open, Samples.Morning.AddSeconds(n)) with { PipelineArn = reason }));

        Assert.Equal(Enumerable.Range(0, 150).Select(n => $"step-{n:D3}"), await StepsAsync(Gates.ListOpenAsync(default)));
    }

    [ContractFact]
    public async Task A_gate_is_found_by_its_step_alone_and_by_the_day_of_its_decision()
    {
        await WriteAsync(New.Gate("base/1.0.0/1", "step-a", GateState.Answered, Samples.Morning, Samples.Morning.AddMinutes(1)));
        await WriteAsync(New.Gate("base/1.0.0/1", "step-b", GateState.Open, Samples.Morning));
        await WriteAsync(New.Gate("base/1.0.0/1", "step-c", GateState.Answered, Samples.Morning, Samples.Morning.AddDays(1)));

        Assert.Equal("step-b", (await Gates.FindByStepAsync("step-b", default))?.StepExecutionId);
        Assert.Null(await Gates.FindByStepAsync("step-z", default));
        Assert.Equal(["step-a"], await StepsAsync(Gates.ListByDecisionDayAsync(new(2026, 11, 20), default)));
    }

    [ContractFact]
    public async Task The_item_that_the_documentation_shows_overrides_a_mode()
    {
        var overrides = new ModeOverrides(Table, AccountRegion);
        Assert.Null(await overrides.ReadAsync(Capability.Gates, default));

        foreach (var (text, mode) in new[] { ("off", Mode.Off), ("Act", Mode.Act), ("observe", Mode.Observe) })
        {
            await Client.PutItemAsync(ITableFixture.TableName, new()
            {
                ["pk"] = new($"{AccountRegion.Account}#{AccountRegion.Region}#modes"),
                ["sk"] = new("gates"),
                ["kind"] = new("mode"),
                ["mode"] = new(text),
            });
            Assert.Equal(mode, await overrides.ReadAsync(Capability.Gates, default));
        }

        Assert.Null(await overrides.ReadAsync(Capability.Lifecycle, default));
    }

    [ContractFact]
    public async Task A_mistyped_mode_counts_as_observe_and_causes_a_warning()
    {
        var log = new RecordedLog<ModeOverrides>();
        await PutAsync(new(new RecordKeys(AccountRegion).ModeOf(Capability.Gates), "mode") { Display = new Dictionary<string, string> { ["mode"] = "stop!" } });
        await PutAsync(new(new RecordKeys(AccountRegion).ModeOf(Capability.Builds), "mode"));

        Assert.Equal(Mode.Observe, await new ModeOverrides(Table, AccountRegion, log).ReadAsync(Capability.Gates, default));
        Assert.Equal(Mode.Observe, await new ModeOverrides(Table, AccountRegion, log).ReadAsync(Capability.Builds, default));

        Assert.Contains("'stop!'", log.Lines[0].Text, StringComparison.Ordinal);
        Assert.Contains("act, observe or off", log.Lines[1].Text, StringComparison.Ordinal);
    }

    private async Task<GateRecord> WriteAsync(GateRecord record)
    {
        var written = await Gates.TryWriteAsync(record, default);
        Assert.NotNull(written);
        return written;
    }

    private static async Task<IReadOnlyList<string>> StepsAsync(IAsyncEnumerable<GateRecord> gates) =>
        [.. await gates.Select(g => g.StepExecutionId).ToListAsync()];

    [ContractFact]
    public async Task An_unreadable_gate_is_reported_after_all_others_were_returned()
    {
        await WriteAsync(New.Gate("base/1.0.0/1", "step-a", GateState.Open, Samples.Morning));
        await WriteAsync(New.Gate("base/1.0.0/1", "step-c", GateState.Open, Samples.Morning.AddHours(2)));
        var keys = new RecordKeys(AccountRegion);
        var build = keys.Build(ImageBuildArn.Parse(New.Image("base/1.0.0/1")));
        await PutAsync(
            new(new(build, "gate#step-b"), "gate") { Body = "{", Index3 = new(keys.OpenGates, RecordKeys.TimeAnd(Samples.Morning.AddHours(1), "step-b")) });
        List<string> read = [];

        var problem = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var gate in Gates.ListOpenAsync(default))
                read.Add(gate.StepExecutionId);
        });

        Assert.Equal(["step-a", "step-c"], read);
        Assert.Contains("step-b", problem.Message, StringComparison.Ordinal);
    }
}
