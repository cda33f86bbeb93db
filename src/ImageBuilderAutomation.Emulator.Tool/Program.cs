using System.CommandLine;
using ImageBuilderAutomation.Emulator.Tool;

// The tool is the verb emulator of the local host, on its own.
return await ServerProgram.RunAsync(
    EmulatorCommand.AddTo(new RootCommand("A local EC2 Image Builder: an emulator of its API, for use with the AWS CLI and SDKs.")), args);
