using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Protocol;

public sealed class ConcurrencyTests : EmulatorTest
{
    [Fact]
    public async Task Concurrent_callers_get_build_numbers_without_gaps_or_duplicates()
    {
        var inputs = Enumerable.Range(0, 40).Select(i =>
        {
            var input = Samples.Component();
            input["description"] = $"caller {i}";
            return input;
        });

        var arns = await Task.WhenAll(inputs.Select(i => Api.CreateAsync("CreateComponent", i)));

        Assert.Equal(Enumerable.Range(1, 40), arns.Select(a => int.Parse(a.Split('/')[^1], null)).Order());
    }

    [Fact]
    public async Task Concurrent_callers_with_the_same_token_create_one_resource()
    {
        var input = Samples.Infrastructure();
        input["clientToken"] = "one";

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Api.OkAsync("CreateInfrastructureConfiguration", (JsonObject)input.DeepClone())));

        Assert.Single(answers.Select(a => a["infrastructureConfigurationArn"]!.GetValue<string>()).Distinct());
        Assert.Single((await Api.OkAsync("ListInfrastructureConfigurations"))["infrastructureConfigurationSummaryList"]!.AsArray());
    }
}
