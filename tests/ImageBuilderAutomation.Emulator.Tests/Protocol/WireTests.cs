using System.Net;

namespace ImageBuilderAutomation.Emulator.Tests.Protocol;

public sealed class WireTests : EmulatorTest
{
    [Fact]
    public async Task Refuses_a_request_without_signature()
    {
        var result = await Api.SendAsync(HttpMethod.Post, "/ListComponents", "{}", authorization: null);

        result.MustBe(HttpStatusCode.Forbidden, "MissingAuthenticationTokenException");
    }

    [Fact]
    public async Task An_unknown_path_is_a_404_that_names_it()
    {
        var result = await Api.SendAsync(HttpMethod.Post, "/ListCoffee", "{}");

        result.MustBe(HttpStatusCode.NotFound, "UnknownOperationException");
        Assert.Contains("/ListCoffee", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ready_route_responds()
    {
        var ready = await Api.ControlAsync(HttpMethod.Get, "ready");

        Assert.True(ready["ready"]!.GetValue<bool>());
    }
}
