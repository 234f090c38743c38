using Gateway.Cli;
using Gateway.Cli.Commands;
using Gateway.Cli.Language;

var terminal = Terminal.OfThisProcess();
var texts = Texts.For(Languages.AskedFor(args));
var commands = CommandLine.Build(texts, terminal);
return await CommandLine.RunAsync(commands, args, texts, terminal);
