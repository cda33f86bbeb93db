using System.Text.Json.Nodes;
using Conformance.Model;
using ImageBuilderModel;
using ImageBuilderModel.Smithy;
using TestKit;

namespace Conformance;

public sealed class EveryOperationTests(EveryOperationSent sent) : IClassFixture<EveryOperationSent>
{
    private static readonly string[] Undeclared = ["ResourceNotFoundException", "InvalidParameterValueException"];

    // The model is newer than the published client, which leaves out what it does not know.
    internal static readonly string[] NewerThanTheClient = ["CreateImageRecipe.amiWatermarks"];

    public static TheoryData<string> Operations => [.. ServiceModels.ImageBuilder.Operations.Keys];

    [NodeFact]
    public void The_model_and_the_official_client_have_the_same_operations() => Assert.Equal(sent.Commands, sent.Results.Count);

    [NodeTheory]
    [MemberData(nameof(Operations))]
    public void The_emulator_reads_exactly_what_the_official_client_sent(string operation)
    {
        var received = Assert.Single(sent.Received[operation]);

        var expected = SampleInput.Plain(ServiceModels.ImageBuilder.Operations[operation]);
        foreach (var member in NewerThanTheClient.Where(m => m.StartsWith($"{operation}.", StringComparison.Ordinal)))
            Assert.True(expected.Remove(member.Split('.')[1]));
        Assert.True(JsonNode.DeepEquals(expected, received.Input), $"expected {expected.ToJsonString()}\nreceived {received.Input?.ToJsonString()}");
        Assert.Equal((OfficialClient.Account, OfficialClient.Region), (received.Account, received.Region));
    }

    [NodeTheory]
    [MemberData(nameof(Operations))]
    public void The_official_client_understands_the_answer(string operation)
    {
        var result = sent.Results[operation]!.AsObject();
        var received = Assert.Single(sent.Received[operation]);

        Assert.Equal(received.Status, result["status"]!.GetValue<int>());
        Assert.Equal(received.RequestId, result["requestId"]!.GetValue<string>());
        Assert.Equal(received.Error, result["error"]?.GetValue<string>());
        Assert.Equal(received.Message, result["message"]?.GetValue<string>());
        if (received.Error is null)
            return;

        var declared = ServiceModels.ImageBuilder.Operations[operation].Errors.Select(e => e.Name).ToList();
        Assert.Contains(received.Error, declared.Concat(Undeclared));
        Assert.True(!declared.Contains(received.Error) || result["typed"]!.GetValue<bool>(), $"{received.Error} is not typed");
        Assert.DoesNotContain("must match pattern", received.Message, StringComparison.Ordinal);
    }
}
