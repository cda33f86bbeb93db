using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Builds;

public sealed class GateTests : BuildTest
{
    [Fact]
    public async Task A_step_is_found_by_its_id_alone_and_not_by_another_spelling_of_it()
    {
        await StartAsync(await GatedPipelineAsync());
        var id = (await UntilWaitingAsync())["stepExecutionId"]!.GetValue<string>();

        Assert.Equal(id, (await StepAsync(id))["stepExecutionId"]!.GetValue<string>());
        foreach (var other in new[] { "step-" + id["step-".Length..].ToUpperInvariant(), "step-00000000-0000-4000-8000-000000000000" })
        {
            var answer = await Api.CallAsync("GetWorkflowStepExecution", new() { ["stepExecutionId"] = other });
            Assert.True((int)answer.Status is 400 or 404, $"{other}: {answer.Status}");
        }
    }

    [Fact]
    public async Task Waits_while_DISTRIBUTING_until_it_is_resumed_and_then_becomes_available()
    {
        var image = await StartAsync(await GatedPipelineAsync());
        var step = await UntilWaitingAsync();

        Assert.Equal("DISTRIBUTING", await StatusAsync(image));
        Assert.Equal(image, step["imageBuildVersionArn"]!.GetValue<string>());
        Assert.Equal("ApproveRelease", step["name"]!.GetValue<string>());

        Assert.Equal(HttpStatusCode.OK, (await AnswerAsync(step, "RESUME", "clean: no findings")).Status);
        Assert.Empty((await Api.OkAsync("ListWaitingWorkflowSteps"))["steps"]!.AsArray());
        var answered = await StepAsync(step["stepExecutionId"]!.GetValue<string>());
        Assert.Equal("COMPLETED", answered["status"]!.GetValue<string>());
        Assert.Equal("""{"action":"RESUME","reason":"clean: no findings"}""", answered["outputs"]!.GetValue<string>());

        await Clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("AVAILABLE", await StatusAsync(image));
        Assert.Equal(
            ["CREATING BUILDING", "BUILDING TESTING", "TESTING DISTRIBUTING", "DISTRIBUTING INTEGRATING", "INTEGRATING AVAILABLE"], States(image));
        Assert.All(await ExecutionsAsync(image), e => Assert.Equal("COMPLETED", e["status"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_stop_fails_the_image_with_its_reason()
    {
        var image = await StartAsync(await GatedPipelineAsync());
        var step = await UntilWaitingAsync();

        await AnswerAsync(step, "STOP", "clean: 1 critical CVE");
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var state = (await ImageAsync(image))["state"]!;
        Assert.Equal("FAILED", state["status"]!.GetValue<string>());
        Assert.Equal(
            $"Workflow Execution ID: '{step["workflowExecutionId"]}' failed with reason: clean: 1 critical CVE", state["reason"]!.GetValue<string>());
        var execution = Assert.Single(await ExecutionsAsync(image), e => e["type"]!.GetValue<string>() == "DISTRIBUTION");
        Assert.Equal(["FAILED", "PENDING"], execution["steps"]!.AsArray().Select(s => s!["status"]!.GetValue<string>()));
        Assert.Equal((2, 0, 1, 0), (Count("totalStepCount"), Count("totalStepsSucceeded"), Count("totalStepsFailed"), Count("totalStepsSkipped")));

        int Count(string member) => execution[member]!.GetValue<int>();
    }

    [Theory]
    [InlineData("STOP")]
    [InlineData(null)]
    public async Task A_step_with_onFailure_Continue_stops_nothing(string? answer)
    {
        var gate = Gate.Replace("action: WaitForAction", "action: WaitForAction\n    onFailure: Continue", StringComparison.Ordinal);
        var image = await StartAsync(await GatedPipelineAsync(gate: gate));
        var step = await UntilWaitingAsync();

        if (answer is not null)
            await AnswerAsync(step, answer, "clean: 1 critical CVE");
        await Clock.AdvanceAsync(TimeSpan.FromHours(25));

        Assert.Equal("FAILED", (await StepAsync(step["stepExecutionId"]!.GetValue<string>()))["status"]!.GetValue<string>());
        Assert.Equal("AVAILABLE", await StatusAsync(image));
    }

    [Fact]
    public async Task No_answer_before_the_deadline_fails_the_image()
    {
        var image = await StartAsync(await GatedPipelineAsync());
        var step = await UntilWaitingAsync();
        var id = step["stepExecutionId"]!.GetValue<string>();
        var deadline = Clock.GetUtcNow() + TimeSpan.FromSeconds(86_400);

        await Clock.AdvanceToAsync(deadline - TimeSpan.FromSeconds(1));
        Assert.Equal("WAITING", (await StepAsync(id))["status"]!.GetValue<string>());
        await Clock.AdvanceToAsync(deadline);

        Assert.Equal("FAILED", (await StepAsync(id))["status"]!.GetValue<string>());
        Assert.Equal("FAILED", await StatusAsync(image));
        (await AnswerAsync(step, "RESUME")).MustBe(HttpStatusCode.BadRequest, "InvalidRequestException");
        Assert.Empty((await Api.OkAsync("ListWaitingWorkflowSteps"))["steps"]!.AsArray());
    }

    [Fact]
    public async Task Refuses_an_answer_with_the_ARN_of_another_image()
    {
        var pipeline = await GatedPipelineAsync();
        await StartAsync(pipeline);
        var other = await StartAsync(pipeline);
        var step = await UntilWaitingAsync();
        var wrong = step["imageBuildVersionArn"]!.GetValue<string>() == other ? other[..^1] + "1" : other;

        (await AnswerAsync(step, "RESUME", image: wrong)).MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException");

        Assert.Equal("WAITING", (await StepAsync(step["stepExecutionId"]!.GetValue<string>()))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Refuses_an_answer_to_a_step_that_does_not_exist()
    {
        var step = new JsonObject
        {
            ["stepExecutionId"] = "step-00000000-0000-4000-8000-000000000000",
            ["imageBuildVersionArn"] = Api.Arn("image/base-linux/1.0.0/1"),
        };

        (await AnswerAsync(step, "RESUME")).MustBe(HttpStatusCode.NotFound, "ResourceNotFoundException");
    }

    [Fact]
    public async Task Accepts_only_one_answer()
    {
        await StartAsync(await GatedPipelineAsync());
        var step = await UntilWaitingAsync();

        await AnswerAsync(step, "RESUME", "first");
        (await AnswerAsync(step, "STOP", "second")).MustBe(HttpStatusCode.BadRequest, "InvalidRequestException");

        var outputs = JsonNode.Parse((await StepAsync(step["stepExecutionId"]!.GetValue<string>()))["outputs"]!.GetValue<string>())!;
        Assert.Equal("first", outputs["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task Repeats_its_response_for_the_same_client_token()
    {
        await StartAsync(await GatedPipelineAsync());
        var step = await UntilWaitingAsync();
        var input = step.DeepClone().AsObject();
        foreach (var other in input.Select(m => m.Key).Except(["stepExecutionId", "imageBuildVersionArn"]).ToList())
            input.Remove(other);
        input["action"] = "RESUME";
        input["clientToken"] = "one-and-the-same";

        var first = await Api.OkAsync("SendWorkflowStepAction", input);
        var second = await Api.OkAsync("SendWorkflowStepAction", input);
        input["action"] = "STOP";
        var third = await Api.CallAsync("SendWorkflowStepAction", input);

        Assert.Equal(first.ToJsonString(), second.ToJsonString());
        third.MustBe(HttpStatusCode.BadRequest, "IdempotentParameterMismatchException");
    }

    [Fact]
    public async Task Lists_the_longest_waiting_steps_first_and_in_pages()
    {
        var pipeline = await GatedPipelineAsync();
        for (var i = 0; i < 3; i++)
            await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(2));

        var all = (await Api.OkAsync("ListWaitingWorkflowSteps"))["steps"]!.AsArray().Select(s => s!["startTime"]!.GetValue<string>()).ToList();
        Assert.Equal(3, all.Count);
        Assert.Equal(all.Order(), all);

        var first = await Api.OkAsync("ListWaitingWorkflowSteps", new() { ["maxResults"] = 2 });
        var second = await Api.OkAsync("ListWaitingWorkflowSteps", new() { ["maxResults"] = 2, ["nextToken"] = first["nextToken"]!.DeepClone() });
        Assert.Equal((2, 1, null), (first["steps"]!.AsArray().Count, second["steps"]!.AsArray().Count, second["nextToken"]));
        Assert.Equal(all, first["steps"]!.AsArray().Concat(second["steps"]!.AsArray()).Select(s => s!["startTime"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_cancelled_image_has_no_waiting_step()
    {
        var image = await StartAsync(await GatedPipelineAsync());
        var step = await UntilWaitingAsync();

        await Api.OkAsync("CancelImageCreation", new() { ["imageBuildVersionArn"] = image });
        Assert.Empty((await Api.OkAsync("ListWaitingWorkflowSteps"))["steps"]!.AsArray());
        (await AnswerAsync(step, "RESUME")).MustBe(HttpStatusCode.BadRequest, "InvalidRequestException");
        Assert.Equal("DISTRIBUTING", await StatusAsync(image));

        await Clock.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.Equal("CANCELLED", await StatusAsync(image));
        Assert.Equal("DISTRIBUTING CANCELLED", States(image).Last());
        Assert.Equal("CANCELLED", (await StepAsync(step["stepExecutionId"]!.GetValue<string>()))["status"]!.GetValue<string>());
        (await Api.CallAsync("CancelImageCreation", new() { ["imageBuildVersionArn"] = image }))
            .MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException");
    }
}
