using ImageBuilderAutomation.Emulator.Control;
using ImageBuilderAutomation.Emulator.Operations;
using ImageBuilderModel;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

public sealed class OperationTableTests
{
    [Fact]
    public void Contains_only_operations_of_the_model_and_each_once()
    {
        Assert.All(OperationTable.All, o => Assert.Contains(o.Name, ServiceModels.ImageBuilder.Operations.Keys));
        Assert.Equal(OperationTable.All.Count, OperationTable.All.Select(o => o.Name).Distinct().Count());
    }

    [Fact]
    public void Contains_every_operation_of_the_assembly()
    {
        var listed = OperationTable.All.Select(o => o.GetType()).ToHashSet();

        var forgotten = typeof(IOperation).Assembly.GetTypes()
            .Where(t => t is { IsAbstract: false } && t.IsAssignableTo(typeof(IOperation)) && !listed.Contains(t));

        Assert.Empty(forgotten);
    }

    [Fact]
    public void The_control_table_contains_every_command_of_the_assembly()
    {
        var listed = ControlTable.All.Select(o => o.GetType()).ToHashSet();

        var forgotten = typeof(IControlCommand).Assembly.GetTypes()
            .Where(t => t is { IsAbstract: false } && t.IsAssignableTo(typeof(IControlCommand)) && !listed.Contains(t));

        Assert.Empty(forgotten);
    }

    [Fact]
    public void Every_operation_of_the_model_is_implemented() => Assert.Empty(Emulator.Control.Coverage.NotYet);
}
