using System.Text.Json.Nodes;
using Conformance.Clients;
using Conformance.Model;
using ImageBuilderAutomation.Emulator;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderModel;
using TestKit;

namespace Conformance;

public sealed class EveryOperationTests
{
    private static readonly string[] Undeclared = ["ResourceNotFoundException", "InvalidParameterValueException"];

    private static readonly EveryOperationCalls ByJavaScript = new(async emulator => await OfficialClients.JavaScriptAsync(emulator));
    private static readonly EveryOperationCalls ByBoto3 = new(async emulator => await OfficialClients.Boto3Async(emulator));

    public static TheoryData<string> Operations => [.. ServiceModels.ImageBuilderBase.Operations.Keys];

    [NodeFact]
    public async Task The_JavaScript_client_has_the_operations_of_the_model()
    {
        await using var emulator = await EmulatorServer.StartAsync(new());
        var client = await OfficialClients.JavaScriptAsync(emulator);
        Assert.Equal(ServiceModels.ImageBuilderBase.Operations.Keys.Order(), (await client.OperationsAsync()).Order());
    }

    [PythonFact("boto3")]
    public async Task Boto3_has_the_operations_of_the_model()
    {
        await using var emulator = await EmulatorServer.StartAsync(new());
        var client = await OfficialClients.Boto3Async(emulator);
        Assert.Equal(ServiceModels.ImageBuilderBase.Operations.Keys.Order(), (await client.OperationsAsync()).Order());
    }

    [NodeTheory]
    [MemberData(nameof(Operations))]
    public Task The_emulator_and_the_JavaScript_client_agree_on_the_operation(string operation) => CheckAsync(ByJavaScript, operation);

    [PythonTheory("boto3")]
    [MemberData(nameof(Operations))]
    public Task The_emulator_and_boto3_agree_on_the_operation(string operation) => CheckAsync(ByBoto3, operation);

    private static async Task CheckAsync(EveryOperationCalls sent, string operation)
    {
        var (answer, received) = await sent.OfAsync(operation);
        CheckInput(operation, received);
        CheckAnswer(operation, received, answer);
    }

    private static void CheckInput(string operation, RequestEntry received)
    {
        var expected = Dates.Plain(EveryOperationCalls.Input(ServiceModels.ImageBuilderBase.Operations[operation]));
        Assert.True(JsonNode.DeepEquals(expected, received.Input), $"expected {expected!.ToJsonString()}\nreceived {received.Input?.ToJsonString()}");
        Assert.Equal((Environments.Account, Environments.Region), (received.Account, received.Region));
    }

    private static void CheckAnswer(string operation, RequestEntry received, ClientResponse answer)
    {
        Assert.Equal(received.Status, answer.Status ?? received.Status);
        Assert.Equal(received.RequestId, answer.RequestId ?? received.RequestId);
        Assert.Equal((received.Error, received.Message), (answer.Error, answer.Message));
        if (received.Error is null)
            return;

        var declared = ServiceModels.ImageBuilderBase.Operations[operation].Errors.Select(e => e.Name).ToList();
        Assert.Contains(received.Error, declared.Concat(Undeclared));
        Assert.True(!declared.Contains(received.Error) || answer.Typed, $"{received.Error} is not typed");
        Assert.DoesNotContain("must match pattern", received.Message, StringComparison.Ordinal);
    }
}
